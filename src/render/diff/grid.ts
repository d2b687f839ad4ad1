import type { Json } from "../../history/summary.ts";
import type { Grid } from "../grid.ts";
import type { Comparison, MetricCell, MetricRow } from "./compare.ts";

/**
 * A comparison as rows: where a value belongs, its name, its value in each run, and for the numbers of metrics the change
 * against the first run, as a part of that one's value, and what that means.
 */
export function diffGrid({ runs, sections, metrics }: Comparison, all: boolean): Grid {
  const others = runs.slice(1);
  const nothing = others.flatMap((): Json[] => [null, null]);
  return {
    columns: [
      "section",
      "name",
      ...runs.map(({ label }) => label),
      ...others.flatMap(({ label }) => [`change of ${label}`, `verdict on ${label}`]),
    ],
    rows: [
      ...sections.flatMap(({ title, rows }) =>
        rows
          .filter(({ differs }) => all || differs)
          .map(({ key, facts }) => [
            title,
            key,
            ...facts.map((fact) => exact(fact?.value ?? null)),
            ...nothing,
          ]),
      ),
      ...metrics.filter(({ differs }) => all || differs).flatMap((metric) => metricLines(metric, nothing)),
    ],
  };
}

function metricLines({ name, goal, cells }: MetricRow, nothing: readonly Json[]): Json[][] {
  const line = (facet: string, value: (cell: MetricCell) => Json, compared: readonly Json[]): Json[] => [
    "metrics",
    name + facet,
    ...cells.map((cell) => (cell === undefined ? null : value(cell))),
    ...compared,
  ];
  const compared = (pick: (cell: MetricCell) => readonly Json[]): Json[] =>
    cells.slice(1).flatMap((cell) => (cell === undefined ? [null, null] : pick(cell)));
  const best = goal === "minimize" ? "min" : "max";
  return [
    line(
      "",
      ({ summary }) => summary.last,
      compared(({ change, verdict }) => [change, verdict]),
    ),
    line(".step", ({ summary }) => summary.lastStep, nothing),
    ...(goal === null
      ? []
      : [
          line(
            `.${best}`,
            (cell) => cell.best?.value ?? null,
            compared((cell) => [cell.bestChange, cell.bestVerdict]),
          ),
          line(`.${best}.step`, (cell) => cell.best?.step ?? null, nothing),
        ]),
  ];
}

/** What was set is never rounded. */
const exact = (value: Json): Json => (typeof value === "number" ? String(value) : value);
