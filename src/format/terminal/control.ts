/** A control sequence of a terminal (ECMA-48), taken apart. */
export type Control =
  | { readonly kind: "csi"; readonly final: string; readonly parameters: string }
  | { readonly kind: "escape"; readonly final: string }
  /** A string for the terminal itself: its title, a link. */
  | { readonly kind: "string" };

/** Code units after which a sequence that does not end is none. */
const LONGEST = 4096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const CSI = /\x1b\[([\x30-\x3f]*)[\x20-\x2f]*([\x40-\x7e])/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const STRING = /\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const ESCAPE = /\x1b[\x20-\x2f]*([\x30-\x7e])/y;
/** The beginning of one of these: more may come. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const UNFINISHED = /\x1b(?:\[[\x30-\x3f]*[\x20-\x2f]*|[\]PX^_][^\x07\x1b\x9c]*\x1b?|[\x20-\x2f]*)$/y;

export interface Found {
  /** Undefined for an escape character that begins nothing. */
  readonly control: Control | undefined;
  readonly end: number;
}

/** The sequence at an escape character; `unfinished` where its end is not there yet. */
export function controlAt(text: string, at: number): Found | "unfinished" {
  CSI.lastIndex = at;
  const csi = CSI.exec(text);
  if (csi !== null) {
    const [, parameters = "", final = ""] = csi;
    return { control: { kind: "csi", final, parameters }, end: CSI.lastIndex };
  }
  STRING.lastIndex = at;
  if (STRING.test(text)) return { control: { kind: "string" }, end: STRING.lastIndex };
  UNFINISHED.lastIndex = at;
  if (UNFINISHED.test(text) && text.length - at < LONGEST) return "unfinished";
  ESCAPE.lastIndex = at;
  const [, final = ""] = ESCAPE.exec(text) ?? [];
  if (final === "" || "[]PX^_".includes(final)) return { control: undefined, end: at + 1 };
  return { control: { kind: "escape", final }, end: ESCAPE.lastIndex };
}

/** The numbers of a sequence; what is left out is the given one. */
export const numbersOf = (parameters: string, missing: number): number[] =>
  parameters.split(";").map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : missing));

/** Characters of a style beyond which what came first is forgotten. */
const LONGEST_STYLE = 64;

/** The style that a SGR sequence makes of another: its parameters since the last reset. */
export function styleAfter(style: string, parameters: string): string {
  if (!/^[\d;:]*$/.test(parameters)) return style;
  let after = style;
  const parts = parameters.split(";");
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? "";
    if (Number(part) === 0) {
      after = "";
      continue;
    }
    // A colour by number or by its red, green and blue: "38;5;n", "38;2;r;g;b".
    const more = /^(?:38|48|58)$/.test(part) ? (parts[index + 1] === "2" ? 4 : 2) : 0;
    const whole = parts.slice(index, index + more + 1).join(";");
    index += more;
    if (`;${after};`.includes(`;${whole};`) && after.endsWith(whole)) continue;
    after = after === "" ? whole : `${after};${whole}`;
  }
  while (after.length > LONGEST_STYLE) after = after.slice(after.indexOf(";") + 1);
  return after;
}
