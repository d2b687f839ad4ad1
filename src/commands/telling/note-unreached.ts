import type { ProjectName, RunName } from "../../format/names.ts";
import type { RunView } from "../../history/run-view.ts";
import { addEvents } from "../../recorder/order/change-life.ts";
import { holdRun, letGo } from "../../recorder/order/hold-run.ts";
import { field } from "../../recorder/record-text.ts";

/**
 * Notes that somebody could not be told, in runs that have ended. A run that cannot be had at once, as somebody goes on
 * with it, is left: it was said on the terminal.
 * @throws what the file system throws
 */
export function noteUnreached(
  root: string,
  views: readonly RunView[],
  to: string,
  problem: string,
  now: number,
): void {
  for (const { project, run, folder, life } of views) {
    const held = holdRun(root, { project: project as ProjectName, run: run as RunName, folder }, now);
    if ("kind" in held) continue;
    try {
      const attempt = life.attempts.at(-1)?.attempt ?? 1;
      addEvents(
        held,
        [["unreached", [field("attempt", attempt), field("to", to), field("problem", problem)]]],
        now,
      );
    } finally {
      letGo(folder);
    }
  }
}
