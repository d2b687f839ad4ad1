import type { Charset } from "./charset.ts";

/** The bit of U+2800 for the dot at 2y + x: the pattern's first six dots go down the columns, the last two came later. */
const DOTS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

const PATTERNS = Array.from({ length: 256 }, (_, bits) =>
  String.fromCharCode(DOTS.reduce((code, dot, index) => (bits & (1 << index) ? code | dot : code), 0x2800)),
);

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Two by four dots in each character. */
export const BRAILLE: Charset = {
  across: 2,
  down: 4,
  dots: (bits) => PATTERNS[bits] ?? " ",
  marks: ["●", "■", "▲", "◆", "○", "□", "△", "◇", "★", "✚", "☆"],
  signs: { NaN: "×", Infinity: "↑", "-Infinity": "↓" },
  frame: { vertical: "│", horizontal: "─", corner: "└", tickY: "┤", tickX: "┬" },
  levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
  more: "…",
  bar: (columns) => {
    const eighths = Math.round(columns * 8);
    return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
  },
};
