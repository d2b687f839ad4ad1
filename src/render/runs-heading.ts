import { BEST } from "./runs-best.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { truncate } from "./width.ts";
import { countOf, grouped } from "./words.ts";

/** A project's name goes before the numbers behind it. */
const LEAST_HEADING = 12;

export interface HeadingCounts {
  /** All runs there are, those that cannot be read among them. */
  readonly runs: number;
  /** Those that the filter lets through; undefined where there is none. */
  readonly matching: number | undefined;
  readonly running: number;
  /** Archived ones that are not shown. */
  readonly archived: number;
}

/** "iris  12 runs, 1 running, 2 archived (--all)  * best": as much behind the name as there is room for. */
export function runsHeading(
  title: string,
  { runs, matching, running, archived }: HeadingCounts,
  legend: boolean,
  { width, style }: Screen,
): string {
  const first = `${matching === undefined ? "" : `${grouped(matching)} of `}${countOf(runs, "run")}`;
  const parts = [
    first,
    ...(running > 0 ? [`, ${running} running`] : []),
    ...(archived > 0 ? [`, ${grouped(archived)} archived (--all)`] : []),
    ...(legend ? [`  ${BEST} best`] : []),
  ];
  const room = (count: number): number =>
    (width ?? Number.POSITIVE_INFINITY) - parts.slice(0, count).join("").length - 2;
  let kept = parts.length;
  while (kept > 1 && room(kept) < Math.min(LEAST_HEADING, title.length)) kept--;
  const name = truncate(safe(title), Math.max(1, room(kept)), "middle");
  return `${style.strong(name)}  ${style.dim(parts.slice(0, kept).join(""))}`;
}
