import { shownConfig } from "../../history/shown-config.ts";
import { sparkOf } from "../../history/spark.ts";
import type { Json } from "../../history/summary.ts";
import { sparkline } from "../chart/sparkline.ts";
import type { Column } from "../columns.ts";
import { varyingKeys } from "../config-keys.ts";
import { exactText, measuredCell, numberOf } from "../value.ts";
import { SPARK_WIDTH, sparkMetrics } from "./layout.ts";
import type { Look } from "./look.ts";
import type { LiveRun } from "./model.ts";
import type { SortBy } from "./order.ts";
import { type LiveState, listMetrics } from "./state.ts";

const MOST_TEXT = 30;
const LEAST_SETTING = 8;
/** Runs among which it is looked for settings that differ. */
const COMPARED = 200;
/** Columns of metrics and of settings: others are chosen with "m", or found on a run's page. */
const MOST_METRICS = 8;
const MOST_SETTINGS = 8;

/** The metrics, the last value of each and, of the first ones, a small curve beside it. */
export function metricColumns(
  state: LiveState,
  look: Look,
  headerOf: (text: string, by: SortBy) => string,
): Column<LiveRun>[] {
  const curves = sparkMetrics(state);
  return listMetrics(state)
    .slice(0, MOST_METRICS)
    .flatMap((metric, index): Column<LiveRun>[] => {
      const last = ({ view }: LiveRun): Json | undefined => view.summary.metrics.get(metric)?.last;
      const numeric = state.runs.some((run) => numberOf(last(run) ?? null) !== undefined);
      const column: Column<LiveRun> = {
        header: headerOf(metric, { kind: "metric", metric }),
        align: numeric ? "point" : "left",
        rank: 2 * index,
        most: MOST_TEXT,
        cell: (run) => measuredCell(last(run), look.style),
      };
      if (!curves.includes(metric)) return [column];
      const curve: Column<LiveRun> = {
        header: "",
        align: "left",
        rank: 2 * index + 0.2,
        cell: ({ key }) => {
          const series = state.sparks.get(key)?.get(metric);
          if (series === undefined) return { text: "" };
          const spark = sparkOf(series, series.to.at(-1) ?? Number.NEGATIVE_INFINITY);
          return { text: sparkline(spark, SPARK_WIDTH, look.charset) };
        },
      };
      return [column, curve];
    });
}

/** The config that differs, behind everything else. */
export function settingColumns(runs: readonly LiveRun[]): Column<LiveRun>[] {
  const configs = new Map(
    runs.slice(0, COMPARED).map((run) => [run, shownConfig(run.view.summary.config)] as const),
  );
  const configOf = (run: LiveRun): ReadonlyMap<string, Json> =>
    configs.get(run) ?? shownConfig(run.view.summary.config);
  return varyingKeys([...configs.values()])
    .filter(({ differs }) => differs)
    .slice(0, MOST_SETTINGS)
    .map(({ key }, index): Column<LiveRun> => {
      const numeric = [...configs.values()].every((config) => {
        const value = config.get(key);
        return value === undefined || numberOf(value) !== undefined;
      });
      return {
        header: key,
        align: numeric ? "point" : "left",
        rank: 20 + index,
        least: numeric ? undefined : LEAST_SETTING,
        most: MOST_TEXT,
        cell: (run) => {
          const value = configOf(run).get(key);
          return { text: value === undefined ? "" : exactText(value) };
        },
      };
    });
}
