import type { Command } from "commander";
import type { ResumeFlags } from "../../commands/resume.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { addStartFlags } from "../shared-flags.ts";

export function addResume(program: Command, { context, exit }: Edge): void {
  const resume = program
    .command("resume")
    .summary("go on with a run that was interrupted")
    .usage("[options] [RUN] [-- COMMAND [ARG...]]")
    .argument("[run...]", "a run as project/run or run (default: the newest that did not finish)")
    .option("-p, --project <name>", "look in this project only")
    .option("--from-step <n>", "go on from this step, and make the steps behind it again");
  addStartFlags(resume).action(async (_: string[], flags: ResumeFlags) => {
    const { parseResume, runResume } = await import("../../commands/resume.ts");
    const [names, command] = atDashes(resume);
    exit(await runResume(parseResume(names, command, flags, context.env), context));
  });
  describe(
    resume,
    "Starts an interrupted run's program again, with the recorded command in the\nrecorded folder, as the next attempt of the same run. A given command starts\nhere.",
    ["trackio resume", "go on with the newest run that did not finish"],
    ["trackio resume iris/base --from-step 80 -- ./train.sh --fast", "with another command, from step 80"],
  );
}

/** The words of a command that stand before `--`, and those behind it, which commander does not tell apart. */
function atDashes(command: Command): readonly [before: string[], behind: string[]] {
  const raw = (command.parent as Command & { readonly rawArgs: readonly string[] }).rawArgs;
  const dashes = raw.indexOf("--");
  const behind = dashes < 0 ? [] : raw.slice(dashes + 1);
  return [command.args.slice(0, command.args.length - behind.length), behind];
}
