import type { Command } from "commander";
import type { StopFlags } from "../../commands/stop.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR } from "../shared-flags.ts";

export function addStop(program: Command, { context, exit }: Edge): void {
  const stop = program
    .command("stop")
    .summary("ask a run on this host to end")
    .usage("[options] RUN")
    .argument("<run>", "a run as project/run or run, or @last")
    .option("--signal <signal>", "what its program is sent (default: TERM)")
    .option("--grace <duration>", "time to end before all that it started is killed (default: 30s)")
    .option(...DIR)
    .action(async (target: string, flags: StopFlags) => {
      const { parseStop, runStop } = await import("../../commands/stop.ts");
      exit(await runStop(parseStop(target, flags), context));
    });
  describe(
    stop,
    "Asks a run on this host to end: its program first, and after the grace\neverything that the program started.",
    ["trackio stop @last", "of those that run, the one that was begun last"],
    ["trackio stop iris/base --signal INT --grace 5m", "with time for a last checkpoint"],
  );
}
