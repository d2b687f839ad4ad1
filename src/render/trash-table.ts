import { formatAge } from "./age.ts";
import { formatBytes } from "./bytes.ts";
import { renderColumns } from "./columns.ts";
import type { Screen } from "./screen.ts";
import { truncate } from "./width.ts";
import { countOf } from "./words.ts";

/** Something in the trash. */
export interface TrashRow {
  /** As it is named on the command line. */
  readonly name: string;
  /** False for what else lay in a project's folder. */
  readonly isRun: boolean;
  /** Milliseconds since the epoch; NaN where that is not known. */
  readonly removed: number;
  readonly bytes: number;
  readonly id: string | null;
}

/** Characters of an id that tell runs apart. */
const ID = 8;

/** What is in the trash, in the order given, and what can be done about it. */
export function trashTable(rows: readonly TrashRow[], screen: Screen): string[] {
  const { width, style, now } = screen;
  if (rows.length === 0) return ["The trash is empty."];
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const runs = rows.filter(({ isRun }) => isRun).length;
  return [
    style.dim(truncate(`${countOf(runs, "run")} in the trash, ${formatBytes(bytes)}`, width)),
    "",
    ...renderColumns<TrashRow>(
      [
        {
          header: "run",
          align: "left",
          rank: 0,
          least: 24,
          cut: "middle",
          cell: ({ name, isRun }) =>
            isRun ? { text: name, paint: style.strong } : { text: `${name} (other files)` },
        },
        {
          header: "removed",
          align: "left",
          rank: 1,
          cell: ({ removed }) => ({ text: formatAge(removed, now) }),
        },
        { header: "size", align: "right", rank: 2, cell: ({ bytes }) => ({ text: formatBytes(bytes) }) },
        {
          header: "id",
          align: "left",
          rank: 3,
          cell: ({ id }) => ({ text: (id ?? "").slice(0, ID), paint: style.dim }),
        },
      ],
      rows,
      screen,
    ),
    "",
    style.dim(truncate("trackio restore RUN brings one back; trackio purge removes for good.", width)),
  ];
}
