import type { Command } from "commander";
import type { LogsFlags } from "../../commands/logs.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR, RUN } from "../shared-flags.ts";

export function addLogs(program: Command, { context, exit }: Edge): void {
  const logs = program
    .command("logs")
    .summary("print what a run's program printed")
    .usage("[options] RUN")
    .argument("<run>", RUN)
    .option("-f, --follow", "go on with what it prints, until it ends")
    .option("-n, --tail <n>", "the last n lines only")
    .option("--since <duration>", "what it printed since: 30s, 10m, 2h")
    .option("--stderr", "its standard error only, where that was apart from its standard output")
    .option("--attempt <n>", "this attempt only")
    .option("--json", "one JSON array of {time, stream, text}")
    .option(...DIR)
    .action(async (target: string, flags: LogsFlags) => {
      const { parseLogs, runLogs } = await import("../../commands/logs.ts");
      exit(await runLogs(parseLogs(target, flags), context));
    });
  describe(
    logs,
    "Prints what a run's program printed, each line as it was in the end: of a\nprogress bar its last state. On a terminal the times stand beside the lines.",
    ["trackio logs @last -f", "what the newest run prints, as it comes"],
    ["trackio logs iris/base --since 10m --stderr", "its errors and warnings of the last ten minutes"],
  );
}
