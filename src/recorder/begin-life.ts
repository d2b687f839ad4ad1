import { FORMAT } from "../history/life-fold.ts";
import type { LiveRun } from "./live-run.ts";
import { randomId } from "./random-id.ts";
import { field } from "./record-text.ts";
import { event } from "./run-events.ts";

/** Writes the first event of a run. */
export function beginLife(run: LiveRun, session: string): void {
  run.id = randomId(12);
  event(run, "created", [
    field("format", FORMAT),
    field("project", run.ref.project),
    field("run", run.ref.run),
    field("id", run.id),
    field("session", session),
  ]);
}
