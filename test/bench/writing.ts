import { rmSync } from "node:fs";
import { join } from "node:path";
import { measure, readUsage, watched } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { LINES, type Place, TRACKIO } from "./place.ts";
import { type Benchmark, type Row, seconds } from "./row.ts";

const COUNT = 500_000;

/** Whether a program that writes much becomes slower under us. */
export const writing: Benchmark = {
  name: "writing",
  run(place, quick) {
    const count = quick ? 3 : 7;
    return [
      ...compare(place, count, ["--each"], "each with a write of its own"),
      ...compare(place, count, [], "through Python's buffer"),
    ];
  },
};

function compare(place: Place, count: number, flags: readonly string[], how: string): Row[] {
  const program = ["python3", LINES, String(COUNT), ...flags];
  const plain = join(place.root, "plain.ndjson");
  const inner = join(place.root, "program.json");
  const { ours, theirs } = inTurn(
    count,
    () => {
      rmSync(place.store, { recursive: true, force: true });
      const { wall, cpu } = measure(place, [TRACKIO, "run", "-q", "--", ...watched(inner, 0, program)]);
      return { whole: wall, cpu, program: readUsage(inner).wall };
    },
    () => {
      rmSync(plain, { force: true });
      return measure(place, watched(inner, 0, [...program, "--to", plain])) && readUsage(inner).wall;
    },
  );
  const own = ours.map((usage) => usage.program);
  const whole = ours.map((usage) => usage.whole);
  const what = `500,000 lines from Python, ${how}`;
  const limit = flags.includes("--each") ? { limit: 1.1 } : {};
  return [
    {
      what: `${what}: the program under us / alone`,
      values: ratios(own, theirs),
      unit: "",
      ...limit,
      figures: seconds(own, theirs),
    },
    {
      what: `the same, all of \`trackio run\` / the program alone`,
      values: ratios(whole, theirs),
      unit: "",
      figures: seconds(whole, theirs),
    },
  ];
}
