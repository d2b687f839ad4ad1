import fc from "fast-check";

/** Pieces that have broken a terminal or a table somewhere. */
const PIECES = [
  "\u001b[31m",
  "\u001b[2J",
  "\u001b]0;title\u0007",
  "\u001b]8;;http://x\u001b\\",
  "\u001b",
  "\u009b31m",
  "\u009d",
  "\r",
  "\n",
  "\r\n",
  "\t",
  "\b",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u202e",
  "\u2066",
  "\u200f",
  "\u061c",
  "\u2028",
  "\u2029",
  "\ud83d",
  "\udc00",
  "日本語",
  "👩‍👩‍👧",
  "🇩🇪",
  "é",
  "e\u0301",
  "नमस्ते",
  "ไทย",
  "ﷺ",
  "한국",
  "\u200b",
  "\ufeff",
  "__proto__",
  "loss",
  " ",
  "  ",
  "│",
  "…",
  "a long text of several words",
  "x".repeat(90),
  "-1.5e-7",
  "NaN",
];

/** Text as no careful program would write it. */
export const hostileText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ maxLength: 12 }),
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours are the only sequences allowed out
const OWN_COLOURS = /\u001b\[(?:0|1|2|7|22|27|31|32|35|36|39)m/g;
const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not come out
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Surrogate}]/u;

/** Whether a line could do nothing to a terminal but print, and colour in the way we do. */
export const isHarmless = (line: string): boolean => !HARMFUL.test(line.replace(OWN_COLOURS, ""));
