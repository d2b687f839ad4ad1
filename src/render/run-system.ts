import type { Peak } from "../history/peaks.ts";
import { type Column, renderColumns } from "./columns.ts";
import type { Screen } from "./screen.ts";
import type { Style } from "./style.ts";
import { byTelling, unitOf } from "./system-names.ts";
import { measuredCell } from "./value.ts";
import { truncate } from "./width.ts";
import { countOf, grouped } from "./words.ts";

const FEW = 12;

/** What the machine came to: the most and the mean of everything that was sampled. */
export function systemLines(peaks: readonly Peak[], all: boolean, screen: Screen): string[] {
  const { style, width } = screen;
  const sorted = byTelling(peaks);
  const shown = all || width === undefined ? sorted : sorted.slice(0, FEW);
  const measured = shown.some(({ name }) => unitOf(name) !== undefined);
  const lines = renderColumns<Peak>(
    [
      {
        header: "sampled",
        align: "left",
        rank: 0,
        least: 20,
        cut: "middle",
        cell: ({ name }) => ({ text: name }),
      },
      { header: "max", align: "point", rank: 1, cell: ({ max }) => measuredCell(max, style) },
      { header: "mean", align: "point", rank: 2, cell: ({ mean }) => measuredCell(mean, style) },
      { header: "last", align: "point", rank: 3, cell: ({ last }) => measuredCell(last, style) },
      ...(measured ? [unitColumn(style)] : []),
    ],
    shown,
    screen,
    { indent: 2 },
  );
  const hidden = peaks.length - shown.length;
  if (hidden === 0) return lines;
  return [...lines, style.dim(truncate(`  … and ${grouped(hidden)} more: --all`, width))];
}

const unitColumn = (style: Style): Column<Peak> => ({
  header: "",
  align: "left",
  rank: 4,
  cell: ({ name }) => ({ text: unitOf(name) ?? "", paint: style.dim }),
});

export const systemTitle = (samples: number): string => countOf(samples, "sample");
