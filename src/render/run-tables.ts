import { dataTable, dataTableRemark } from "./data-table.ts";
import { renderFields } from "./fields.ts";
import type { LoggedTable } from "./logged-table.ts";
import type { RunDetails } from "./run-details.ts";
import type { Screen } from "./screen.ts";

/** Tables that a screen shows, unless all are wanted: of more it tells the names. */
const MOST_SHOWN = 3;

/** One part of a run's page. */
export interface TableSection {
  readonly title: string;
  readonly remark: string;
  readonly lines: readonly string[];
}

/** The tables of a run, each as it was last logged, or every time it was. */
export function runTables(
  { tables, tableTimes }: RunDetails,
  all: boolean,
  screen: Screen,
): readonly TableSection[] {
  const byName = new Map<string, LoggedTable[]>();
  for (const table of tables) byName.set(table.name, [...(byName.get(table.name) ?? []), table]);
  const remarkOf = (table: LoggedTable): string =>
    dataTableRemark(table, all ? 1 : (tableTimes?.get(table.name) ?? byName.get(table.name)?.length ?? 1));
  const wanted = [...byName.values()].flatMap((logged) => (all ? logged : logged.slice(-1)));
  const isMany = !all && screen.width !== undefined && wanted.length > MOST_SHOWN;
  const shown = isMany ? wanted.slice(0, MOST_SHOWN) : wanted;
  const sections = shown.map((table) => ({
    title: table.name,
    remark: remarkOf(table),
    lines: dataTable(table, all, screen, 2),
  }));
  if (!isMany) return sections;
  const others = wanted.slice(MOST_SHOWN).map((table) => ({ label: table.name, text: remarkOf(table) }));
  return [
    ...sections,
    {
      title: "more tables",
      remark: "--table NAME shows one, --all all",
      lines: renderFields(others, screen),
    },
  ];
}
