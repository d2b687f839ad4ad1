import type { Json } from "../history/summary.ts";

/** A media object of a cell in words, and whether its file was never there. */
export interface MediaText {
  readonly text: string;
  readonly missing: boolean;
  /** It tells no more than its kind. */
  readonly vague: boolean;
}

/**
 * Media by path, caption and what is missing: `media/drawn-0-0.svg "a cat"`; such without a file by their text or kind:
 * `[histogram]`. Lists of media, too. Undefined for any other value.
 */
export function mediaText(value: Json): MediaText | undefined {
  if (!isList(value)) return objectText(value);
  const texts = value.map(objectText);
  if (texts.length === 0 || !texts.every((text) => text !== undefined)) return undefined;
  return {
    text: texts.map(({ text }) => text).join(", "),
    missing: texts.some(({ missing }) => missing),
    vague: texts.every(({ vague }) => vague),
  };
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function objectText(value: Json): MediaText | undefined {
  if (typeof value !== "object" || value === null || isList(value)) return undefined;
  const { _type: type, file_path: path, caption, missing, _value: content } = value;
  if (typeof type !== "string" || !type.startsWith("trackio.")) return undefined;
  const words = typeof caption === "string" && caption !== "" ? ` ${JSON.stringify(caption)}` : "";
  if (typeof path === "string") {
    const gone = typeof missing === "string";
    return { text: `${path}${words}${gone ? ` (${missing})` : ""}`, missing: gone, vague: false };
  }
  if (typeof content === "string") return { text: content, missing: false, vague: false };
  return { text: `[${type.slice("trackio.".length)}]${words}`, missing: false, vague: words === "" };
}
