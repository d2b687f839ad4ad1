import type { Charset } from "./charset.ts";

/** By the dots from above: 1, 2 and 4. */
const HEIGHTS = [" ", "'", "-", "'", ".", ":", ".", "|"];

/** For terminals that have nothing else: three heights in each character, or the line's mark where there are several. */
export const ASCII: Charset = {
  across: 1,
  down: 3,
  dots: (bits, mark) => mark ?? HEIGHTS[bits] ?? " ",
  marks: ["*", "+", "o", "x", "#", "@", "%", "&", "=", "~", "$"],
  signs: { NaN: "N", Infinity: "^", "-Infinity": "v" },
  frame: { vertical: "|", horizontal: "-", corner: "+", tickY: "+", tickX: "+" },
  levels: ["_", ".", "-", "'"],
  more: "...",
  bar: (columns) => "#".repeat(Math.max(Math.round(columns), columns > 0 ? 1 : 0)),
};
