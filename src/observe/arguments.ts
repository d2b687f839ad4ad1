import { type JsonText, strictJson, toJsonText } from "../format/json-text.ts";
import { objectText } from "../format/object-text.ts";
import { onOneLine } from "../format/on-one-line.ts";
import { programWords } from "./program-words.ts";
import { isSecretName, MASK, withoutSecrets } from "./secrets.ts";

/**
 * The flags of a command's program, as a patch of config, `{"args": {…}}`; undefined where it has none. Understood are
 * `--lr 0.1`, `--batch-size=32`, `-lr 0.1`, `-O2`, `model.dim=64`, flags without a value (true; `--no-amp`: amp is false)
 * and several numbers behind one flag; what comes several times is an array. Words that belong to no flag are left out.
 */
export function argumentsPatch(command: readonly string[]): JsonText | undefined {
  const values = new Map<string, JsonText[]>();
  for (const { name, value } of argumentsOf(programWords(command))) {
    if (name === "") continue;
    const shown = isSecretName(name) && value !== "true" && value !== "false" ? toJsonText(MASK) : value;
    values.set(name, [...(values.get(name) ?? []), shown]);
  }
  if (values.size === 0) return undefined;
  const fields = [...values].map(([name, all]) => ({
    name,
    value: all.length === 1 ? (all[0] as JsonText) : (`[${all.join(",")}]` as JsonText),
  }));
  return objectText([{ name: "args", value: objectText(fields) }]);
}

interface Argument {
  readonly name: string;
  readonly value: JsonText;
}

/** A number as programs take one; a flag never looks like it. */
const NUMBER = /^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const FLAG = /^(--?)([A-Za-z][\w.:/-]*)(?:=([\s\S]*))?$/;
/** Hydra's and others': `model.dim=64`, `+model.dim=64`. */
const SETTING = /^\+{0,2}([A-Za-z_][\w.@/-]*)=([\s\S]*)$/;
/** A letter with its number, as compilers have it. */
const LETTER_AND_NUMBER = /^-([A-Za-z])(\d+(?:\.\d+)?)$/;

function* argumentsOf(words: readonly string[]): Generator<Argument> {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "--") return;
    const letter = LETTER_AND_NUMBER.exec(word);
    const flag = FLAG.exec(word);
    const setting = SETTING.exec(word);
    if (letter !== null) yield { name: letter[1] as string, value: typed(letter[2] as string) };
    else if (flag !== null) {
      const [, dashes, name = "", given] = flag;
      const behind = given === undefined ? valuesBehind(words, at) : [];
      at += behind.length;
      if (given !== undefined) yield { name, value: typed(given) };
      else if (behind.length > 1) yield { name, value: `[${behind.map(typed).join(",")}]` as JsonText };
      else if (behind.length === 1) yield { name, value: typed(behind[0] as string) };
      else yield switched(name, dashes === "--");
    } else if (setting !== null) yield { name: setting[1] as string, value: typed(setting[2] as string) };
  }
}

/** The words that a flag takes: one that is no flag, and where that is a number, the numbers behind it. */
function valuesBehind(words: readonly string[], at: number): readonly string[] {
  const isValue = (word: string | undefined): word is string =>
    word !== undefined && (NUMBER.test(word) || !/^-./.test(word));
  const first = words[at + 1];
  if (!isValue(first) || SETTING.test(first)) return [];
  let end = at + 2;
  if (NUMBER.test(first)) while (NUMBER.test(words[end] ?? "")) end++;
  return words.slice(at + 1, end);
}

const switched = (name: string, long: boolean): Argument =>
  long && /^no-./.test(name)
    ? { name: name.slice(3), value: "false" as JsonText }
    : { name, value: "true" as JsonText };

const WORDS: ReadonlyMap<string, JsonText> = new Map([
  ["True", "true" as JsonText],
  ["False", "false" as JsonText],
  ["None", "null" as JsonText],
]);

/** JSON where it reads as JSON, with numbers as they were typed; Python's words for true, false and null; else a string. */
function typed(text: string): JsonText {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const outcome = strictJson(text);
  if (outcome.kind === "json" && !text.startsWith('"')) return onOneLine(outcome.text);
  if (NUMBER.test(text)) return toJsonText(Number(text.replaceAll("_", "")));
  return toJsonText(withoutSecrets([text])[0]);
}
