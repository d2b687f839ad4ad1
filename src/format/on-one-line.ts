import type { JsonText } from "./json-text.ts";

/** The same value on one line, as records and streams need it. A valid text has line breaks only between its tokens. */
export const onOneLine = (text: JsonText): JsonText => text.replace(/[\r\n]+/g, " ") as JsonText;
