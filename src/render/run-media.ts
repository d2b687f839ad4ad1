import { renderColumns } from "./columns.ts";
import type { Screen } from "./screen.ts";
import { truncate } from "./width.ts";
import { grouped } from "./words.ts";

/** A picture, a sound, a histogram … as it was logged once. */
export interface Medium {
  readonly name: string;
  /** "image", "histogram" … */
  readonly kind: string;
  readonly step: number | null;
  /** From the run's folder on; null for what is no file. */
  readonly path: string | null;
  /** The file that it was made of is not there. */
  readonly missing: boolean;
}

const FEW = 8;

/** What was logged last under each name, or every time. */
export function mediaLines(media: readonly Medium[], all: boolean, screen: Screen): string[] {
  const { style, width } = screen;
  const counts = new Map<string, number>();
  const last = new Map<string, Medium>();
  for (const medium of media) {
    counts.set(medium.name, (counts.get(medium.name) ?? 0) + 1);
    last.delete(medium.name);
    last.set(medium.name, medium);
  }
  const each = all ? media : [...last.values()].slice(-FEW);
  const lines = renderColumns<Medium>(
    [
      {
        header: "name",
        align: "left",
        rank: 0,
        least: 16,
        cut: "middle",
        cell: ({ name }) => ({ text: name }),
      },
      { header: "kind", align: "left", rank: 1, cell: ({ kind }) => ({ text: kind }) },
      {
        header: "step",
        align: "right",
        rank: 2,
        cell: ({ step }) => ({ text: step === null ? "" : String(step) }),
      },
      ...(!all && media.length > last.size
        ? [
            {
              header: "logged",
              align: "right",
              rank: 4,
              cell: ({ name }: Medium) => ({ text: `${grouped(counts.get(name) ?? 0)} ×`, paint: style.dim }),
            } as const,
          ]
        : []),
      {
        header: "file",
        align: "left",
        rank: 3,
        least: 24,
        cut: "middle",
        cell: ({ path, missing }) =>
          missing
            ? { text: `missing: ${path ?? ""}`, paint: style.warn }
            : { text: path ?? "", paint: style.dim },
      },
    ],
    each,
    screen,
    { indent: 2, note: false },
  );
  const hidden = media.length - each.length;
  if (hidden === 0) return lines;
  return [...lines, style.dim(truncate(`  … and ${grouped(hidden)} more: --all`, width))];
}

export const mediaTitle = (media: readonly Medium[]): string => `${grouped(media.length)} logged`;
