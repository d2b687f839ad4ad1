import type { LiveRun } from "./live-run.ts";
import { field, timedRecord } from "./record-text.ts";

/** What stays as it is, mostly: told first, and when it is another. */
const SELDOM =
  /\/(?:total|total_memory|power_limit|pcie_gen|pcie_width|performance_state|(?:un)?corrected_memory_errors)$/;

/** Writes samples of the machine to runs. */
export class Samples {
  readonly #told = new WeakMap<LiveRun, Map<string, number>>();

  /** Adds a sample to a run; nothing where nothing was measured. It does not count as something that the program reported. */
  add(run: LiveRun, time: Date, values: Readonly<Record<string, number>>): void {
    const told = this.#told.get(run) ?? new Map<string, number>();
    this.#told.set(run, told);
    const fields = Object.entries(values).filter(
      ([name, value]) => !SELDOM.test(name) || told.get(name) !== value,
    );
    if (fields.length === 0) return;
    run.watch?.addSample(new Map(Object.entries(values)), time.toISOString());
    for (const [name, value] of fields) if (SELDOM.test(name)) told.set(name, value);
    const stamp = { attempt: run.state.attempt, rank: 0 };
    run.writer.add(
      "system.ndjson",
      timedRecord(
        time.toISOString(),
        stamp,
        fields.map(([name, value]) => field(name, value)),
      ),
    );
  }
}
