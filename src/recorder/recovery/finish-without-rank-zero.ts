import { statSync } from "node:fs";
import { join } from "node:path";
import type { LiveRun } from "../live-run.ts";
import { field } from "../record-text.ts";
import { event } from "../run-events.ts";
import type { StreamState } from "../state.ts";

/**
 * Of a job on several machines, one may hold ranks above 0 alone. Where nobody saw how its processes ended, the `finish` of
 * the lowest rank that said `init` stands for that of rank 0.
 * @param folder the session's
 */
export function finishWithoutRankZero(
  folder: string,
  streams: readonly StreamState[],
  runs: readonly LiveRun[],
): void {
  for (const [index, run] of runs.entries()) {
    const { state } = run;
    const [lowest] = streams
      .filter((stream) => stream.run === index && stream.own)
      .toSorted((a, b) => a.rank - b.rank);
    if (lowest === undefined || lowest.rank === 0 || lowest.open || state.finished || state.ended) continue;
    const { exitCode } = lowest;
    state.finished = true;
    if (exitCode !== undefined) state.exitCode = exitCode;
    event(
      run,
      "finished",
      [
        field("attempt", state.attempt),
        field("_rank", lowest.rank),
        ...(exitCode === undefined ? [] : [field("exit_code", exitCode)]),
      ],
      statSync(join(folder, lowest.file)).mtime,
    );
  }
}
