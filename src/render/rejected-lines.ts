import { renderColumns } from "./columns.ts";
import type { Screen } from "./screen.ts";
import { truncate } from "./width.ts";
import { countOf, grouped } from "./words.ts";

/** A line that could not be kept as data, as it came. */
export interface RejectedLine {
  readonly timestamp: string;
  readonly reason: string;
  readonly line: string;
}

const FEW = 5;
/** Where not all is wanted, a glance at a line must do: one was seen with 50 MB. */
const GLANCE = 500;

/** Lines with the reasons why they were rejected: the first few at a glance, or all as they are. */
export function rejectedLines(rejected: readonly RejectedLine[], all: boolean, screen: Screen): string[] {
  const shown = all ? rejected : rejected.slice(0, FEW);
  const excerpt = (line: string) => (all || line.length <= GLANCE ? line : `${line.slice(0, GLANCE)}…`);
  const lines = renderColumns<RejectedLine>(
    [
      {
        header: "reason",
        align: "left",
        rank: 0,
        least: 40,
        cell: ({ reason }) => ({ text: excerpt(reason), paint: screen.style.warn }),
      },
      { header: "line", align: "left", rank: 1, least: 8, cell: ({ line }) => ({ text: excerpt(line) }) },
    ],
    shown,
    screen,
    { indent: 2, headers: false },
  );
  const more = rejected.length - shown.length;
  if (more === 0) return lines;
  return [...lines, screen.style.dim(truncate(`  … and ${grouped(more)} more (--all)`, screen.width))];
}

export const rejectedTitle = (rejected: readonly RejectedLine[]): string => countOf(rejected.length, "line");
