import type { JsonText } from "./json-text.ts";
import type { Field } from "./message.ts";

/** The text of an object with these fields. */
export const objectText = (fields: readonly Field[]): JsonText =>
  `{${fields.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(",")}}` as JsonText;
