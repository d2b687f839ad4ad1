import type { Series } from "../../history/series.ts";
import type { Charset } from "../chart/charset.ts";

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const SIGNS = ["_", ".", "-", "=", "^"];

/** A series as one line of at most `width` columns, from its least to its greatest value. Empty where it has no numbers. */
export function sparkline({ from, to, mean, marks }: Series, width: number, charset: Charset): string {
  const levels = charset.down > 3 ? BLOCKS : SIGNS;
  const start = from[0] ?? Number.NaN;
  const way = (to.at(-1) ?? Number.NaN) - start;
  if (mean.length === 0) return marks.length > 0 ? charset.signs[marks.at(-1)?.value ?? "NaN"] : "";
  const columns = way > 0 ? Math.min(width, Math.max(2, mean.length)) : 1;
  const sums = new Float64Array(columns);
  const counts = new Uint32Array(columns);
  for (let index = 0; index < mean.length; index++) {
    const middle = ((from[index] ?? 0) + (to[index] ?? 0)) / 2;
    const column = way > 0 ? Math.min(columns - 1, Math.floor(((middle - start) / way) * columns)) : 0;
    sums[column] = (sums[column] ?? 0) + (mean[index] ?? 0);
    counts[column] = (counts[column] ?? 0) + 1;
  }
  const values: number[] = [];
  // Where no point fell into a column the last one goes on.
  for (let column = 0; column < columns; column++) {
    const count = counts[column] ?? 0;
    values.push(count > 0 ? (sums[column] ?? 0) / count : (values.at(-1) ?? Number.NaN));
  }
  const known = values.filter((value) => !Number.isNaN(value));
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const signOf = (value: number): string => {
    if (Number.isNaN(value)) return " ";
    const share = most > least ? (value - least) / (most - least) : 0.5;
    return levels[Math.min(levels.length - 1, Math.floor(share * levels.length))] ?? "";
  };
  return values.map(signOf).join("");
}
