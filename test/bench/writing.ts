import { rmSync } from "node:fs";
import { join } from "node:path";
import { measure, readUsage, type Usage, watched } from "./measure.ts";
import { inTurn, median, ratios } from "./pairs.ts";
import { LINES, type Place, TRACKIO } from "./place.ts";
import { type Benchmark, type Row, seconds } from "./row.ts";

const COUNT = 500_000;

/** Whether a program that writes much becomes slower under us. */
export const writing: Benchmark = {
  name: "writing",
  run: (place, quick) => [
    ...compare(place, quick ? 3 : 9, ["--each"], "each with a write of its own", 1.1),
    ...compare(place, quick ? 3 : 7, [], "through Python's buffer"),
  ],
};

function compare(place: Place, pairs: number, flags: readonly string[], how: string, limit?: number): Row[] {
  const program = ["python3", LINES, String(COUNT), ...flags];
  const plain = join(place.root, "plain.ndjson");
  const inner = join(place.root, "program.json");
  const taken = inTurn(
    pairs,
    () => {
      rmSync(place.store, { recursive: true, force: true });
      const whole = measure(place, [TRACKIO, "run", "-q", "--", ...watched(inner, 0, program)]);
      return { program: readUsage(inner), whole };
    },
    () => {
      rmSync(plain, { force: true });
      measure(place, watched(inner, 0, [...program, "--to", plain]));
      return readUsage(inner);
    },
  );
  const walls = (usages: readonly Pick<Usage, "wall">[]): number[] => usages.map(({ wall }) => wall);
  const waits = (usages: readonly Pick<Usage, "waited">[]): string =>
    `${median(usages.map(({ waited }) => waited)).toFixed(2)} s`;
  const alone = walls(taken.theirs);
  const under = taken.ours.map((pair) => pair.program);
  const whole = walls(taken.ours.map((pair) => pair.whole));
  return [
    {
      what: `500,000 lines from Python, ${how}: the program under us / alone`,
      values: ratios(walls(under), alone),
      unit: "",
      ...(limit === undefined ? {} : { limit }),
      figures: `${seconds(walls(under), alone)}, of which waiting for a core ${waits(under)} / ${waits(taken.theirs)}`,
    },
    {
      what: "the same: all of `trackio run` / the program alone",
      values: ratios(whole, alone),
      unit: "",
      figures: seconds(whole, alone),
    },
  ];
}
