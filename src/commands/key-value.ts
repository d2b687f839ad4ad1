import { strictJson, toJsonText } from "../format/json-text.ts";
import type { Field } from "../format/message.ts";
import { onOneLine } from "../format/on-one-line.ts";

/**
 * A KEY=VALUE as a person types it: the value is JSON where it reads as JSON, with numbers as they were typed, and a
 * string otherwise. Undefined for a word without `=`, or without a key.
 */
export function keyValue(word: string): Field | undefined {
  const split = word.indexOf("=");
  if (split < 1) return undefined;
  const text = word.slice(split + 1);
  const outcome = strictJson(text);
  return {
    name: word.slice(0, split),
    value: outcome.kind === "json" ? onOneLine(outcome.text) : toJsonText(text),
  };
}
