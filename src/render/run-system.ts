import type { Peak } from "../history/peaks.ts";
import { renderColumns } from "./columns.ts";
import type { Screen } from "./screen.ts";
import { measuredCell } from "./value.ts";
import { truncate } from "./width.ts";
import { countOf, grouped } from "./words.ts";

const FEW = 12;

/** What the machine came to: the most and the mean of everything that was sampled. */
export function systemLines(peaks: readonly Peak[], all: boolean, screen: Screen): string[] {
  const { style, width } = screen;
  const shown = all || width === undefined ? peaks : peaks.slice(0, FEW);
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
    ],
    shown,
    screen,
    { indent: 2 },
  );
  const hidden = peaks.length - shown.length;
  if (hidden === 0) return lines;
  return [...lines, style.dim(truncate(`  … and ${grouped(hidden)} more: --all`, width))];
}

export const systemTitle = (samples: number): string => countOf(samples, "sample");
