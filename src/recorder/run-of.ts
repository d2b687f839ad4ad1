import type { LiveRun } from "./live-run.ts";
import type { StreamState } from "./state.ts";

/** The run that a stream's lines belong to. One that said no `init` goes to the run that the session began last. */
export function runOf(stream: StreamState, runs: readonly LiveRun[]): LiveRun {
  if (stream.run < 0) stream.run = runs.length - 1;
  const run = runs[stream.run];
  if (run === undefined)
    throw new RangeError(`stream ${stream.file} belongs to run ${stream.run} of ${runs.length}`);
  return run;
}
