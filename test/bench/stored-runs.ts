import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** When the first stored run began, in milliseconds since the epoch. */
const EPOCH = Date.UTC(2026, 0, 1);
const STEP = 250;

/** Writes a finished run with four metrics a step, as docs/format.md lays one out. The path of its steps. */
export function writeRun(store: string, project: string, index: number, steps: number): string {
  const run = `run-${index}`;
  const folder = join(store, project, run);
  mkdirSync(folder, { recursive: true });
  const begun = EPOCH + index * 3_600_000;
  const time = (step: number): string => new Date(begun + step * STEP).toISOString();
  const write = (file: string, records: readonly object[]): void =>
    writeFileSync(join(folder, file), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const identity = { project, run, id: index.toString(16).padStart(12, "0"), session: `bench-${index}` };
  const process = {
    host: "elsewhere",
    boot_id: null,
    user: "ada",
    recorder: { pid: 4242, start: 1 },
    pid: 4243,
    pid_start: 2,
  };
  write("run.ndjson", [
    { event: "created", timestamp: time(0), format: 1, ...identity },
    {
      event: "started",
      timestamp: time(0),
      attempt: 1,
      session: identity.session,
      command: ["python3", "train.py"],
      cwd: "/home/ada",
      ...process,
    },
    { event: "finished", timestamp: time(steps), attempt: 1 },
    {
      event: "ended",
      timestamp: time(steps),
      attempt: 1,
      exit_code: 0,
      signal: null,
      duration: (steps * STEP) / 1000,
    },
  ]);
  const config = {
    lr: 0.001 * (1 + (index % 7)),
    seed: index,
    batch_size: 32 << (index % 3),
    optimizer: "adam",
  };
  write("config.ndjson", [{ timestamp: time(0), source: "program", config }]);
  const file = join(folder, "steps.ndjson");
  writeFileSync(file, "");
  for (let from = 0; from < steps; from += 100_000) {
    const lines: string[] = [];
    for (let step = from; step < Math.min(steps, from + 100_000); step++)
      lines.push(stepLine(index, step, time(step)));
    writeFileSync(file, lines.join(""), { flag: "a" });
  }
  return file;
}

/** Multiples of irrational numbers, modulo 1: digits like those of real metrics. */
function stepLine(index: number, step: number, timestamp: string): string {
  const at = index * 1000 + step + 1;
  const value = (stride: number): number => (at * stride) % 1;
  const lr = value(Math.SQRT1_2).toFixed(4);
  return `{"step":${step},"timestamp":"${timestamp}","loss":${value(Math.SQRT2)},"accuracy":${value(Math.E)},"lr":${lr},"grad_norm":${value(Math.PI)}}\n`;
}
