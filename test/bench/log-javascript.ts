import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure.ts";
import { median, ratios } from "./pairs.ts";
import { LOG_LOOP, type Place } from "./place.ts";
import type { Benchmark, Row } from "./row.ts";

/** What one call of the JavaScript client's `log` costs, beside the least that a program could do by itself. */
export const logJavascript: Benchmark = {
  name: "log-javascript",
  run: (place, quick) => [
    compare(place, { metrics: 4, calls: 500, pairs: quick ? 51 : 501, limit: 1.15 }),
    compare(place, { metrics: 1000, calls: 5, pairs: quick ? 51 : 501, limit: 1.1 }),
  ],
};

interface Width {
  readonly metrics: number;
  /** Of one block: about a millisecond, so that few are disturbed by what else the machine does. */
  readonly calls: number;
  readonly pairs: number;
  readonly limit: number;
}

interface Taken {
  readonly taken: readonly { readonly ours: number; readonly theirs: number }[];
  readonly worst: number;
}

function compare(place: Place, { metrics, calls, pairs, limit }: Width): Row {
  const spool = join(place.root, `spool-${metrics}`);
  mkdirSync(spool);
  const where = { ...place, env: { ...place.env, TRACKIO_SPOOL: spool } };
  const numbers = [metrics, calls, pairs].map(String);
  const { taken, worst } = JSON.parse(measure(where, ["node", LOG_LOOP, ...numbers]).stdout) as Taken;
  const ours = taken.map((pair) => pair.ours);
  const theirs = taken.map((pair) => pair.theirs);
  const each = (seconds: readonly number[]): string => `${((median(seconds) / calls) * 1e6).toFixed(1)} µs`;
  return {
    what: `\`log\` of ${metrics.toLocaleString("en")} metrics in JavaScript / \`JSON.stringify\` and \`fs.writeSync\` of them`,
    values: ratios(ours, theirs),
    unit: "",
    limit,
    figures: `${each(ours)} / ${each(theirs)}; worst of ${(calls * pairs).toLocaleString("en")} calls ${(worst * 1000).toFixed(1)} ms`,
  };
}
