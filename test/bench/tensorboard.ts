import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { scalar, version } from "../support/events.ts";
import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { LINES, type Place, TRACKIO } from "./place.ts";
import { canImport, PYTHON } from "./python.ts";
import { type Benchmark, megabytes, seconds } from "./row.ts";

const ACCUMULATOR = resolve("test/bench/event_accumulator.py");
const TAGS = ["train/loss", "train/accuracy", "lr", "grad_norm", "val/loss"];

/** What following TensorBoard's event files costs, beside TensorBoard's own reader. */
export const tensorboard: Benchmark = {
  name: "tensorboard",
  run(place, quick) {
    const count = 100_000;
    const folder = eventFile(place, count);
    const pairs = quick ? 3 : 9;
    const ours = (): number => follow(place, folder).cpu;
    const lines = inTurn(pairs, ours, () => {
      rmSync(place.store, { recursive: true, force: true });
      const program = ["python3", LINES, String(count / TAGS.length), "--keys", String(TAGS.length), "--fd"];
      return measure(place, [TRACKIO, "run", "-q", "--no-code", "--", ...program]).cpu;
    });
    const peak = follow(place, eventFile(place, quick ? count : 10 * count), true).peak;
    return [
      ...(canImport("tensorboard") ? [besideTensorBoard(place, folder, count, pairs)] : []),
      {
        what: `our CPU for 100,000 scalars in an event file / for as many on lines of ${TAGS.length}, both with our start`,
        values: ratios(lines.ours, lines.theirs),
        unit: "",
        figures: seconds(lines.ours, lines.theirs),
      },
      {
        what: `our peak memory during ${(quick ? count : 10 * count).toLocaleString("en")} scalars in an event file`,
        values: [megabytes(peak)],
        unit: " MB",
        limit: 150,
        figures: "",
      },
    ];
  },
};

function besideTensorBoard(place: Place, folder: string, count: number, pairs: number) {
  const { ours, theirs } = inTurn(
    pairs,
    () => follow(place, folder).cpu,
    () => {
      const { cpu, points } = JSON.parse(measure(place, [PYTHON, ACCUMULATOR, folder]).stdout);
      if (points !== count) throw new Error(`TensorBoard read ${points} points`);
      return Number(cpu);
    },
  );
  return {
    what: "our CPU for 100,000 scalars in an event file, with our start / TensorBoard's `EventAccumulator.Reload()` alone",
    values: ratios(ours, theirs),
    unit: "",
    limit: 0.5,
    figures: seconds(ours, theirs),
  } as const;
}

/** A program's event file that comes while we follow its folder. */
function follow(place: Place, folder: string, memory = false) {
  rmSync(place.store, { recursive: true, force: true });
  rmSync(join(place.cwd, "board"), { recursive: true, force: true });
  const command = ["cp", "-r", folder, "board"];
  return measure(place, [TRACKIO, "run", "-q", "--no-code", "--tensorboard", "board", "--", ...command], {
    memory,
  });
}

/** A folder with an event file of so many scalars. */
function eventFile(place: Place, count: number): string {
  const folder = join(place.root, `board-${count}`);
  mkdirSync(folder, { recursive: true });
  const steps = Array.from({ length: count / TAGS.length }, (_, step) =>
    TAGS.map((tag, index) => scalar(step, tag, ((step + 1) * Math.sqrt(index + 2)) % 1)),
  );
  writeFileSync(join(folder, "events.out.tfevents.1.host"), Buffer.concat([version(), ...steps.flat()]));
  return folder;
}
