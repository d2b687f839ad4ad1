import { constants } from "node:os";
import { exitCodeOf } from "../process/fate.ts";
import { readInherited } from "../process/inherited.ts";
import type { LiveRun } from "../recorder/live-run.ts";
import { Notices } from "../recorder/notices.ts";
import { loadMatching } from "../recorder/output/matching.ts";
import { fileProblem } from "../store/file-problem.ts";
import { UsageError } from "../store/user-error.ts";
import { runAttempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { pauseBefore } from "./restart.ts";
import type { RunOptions } from "./run-options.ts";
import { RunSpeaker } from "./run-speaker.ts";
import { SignalRelay } from "./signal-relay.ts";
import { tellerFor } from "./tell-flags.ts";

/**
 * Runs a program and keeps what it reports; starts it again after a failure where that is asked for.
 * @returns the program's exit code, or 128 + the number of the signal that ended it
 * @throws {CannotStart} where the program was not started: then nothing is left of the attempt
 */
export async function runRun(options: RunOptions, context: Context): Promise<number> {
  if (options.match.length > 0) await beginMatching(options);
  const speaker = new RunSpeaker(context, options.quiet);
  const notices = new Notices((text) => speaker.warn(text));
  process.on("uncaughtException", (error) =>
    notices.once("bug", `an error of ours, which the program does not notice: ${fileProblem(error)}`),
  );
  const inherited = readInherited(context.env);
  const signals = new SignalRelay(inherited.ignored);
  try {
    const teller = await tellerFor(options, { context, speaker, notices });
    const around = { context, speaker, notices, signals, inherited, teller };
    for (let asked = options, restarts = 0; ; restarts++) {
      const { fate, runs, pause } = await runAttempt(asked, around, (ended) =>
        pauseBefore(options.restart, { ...ended, restarts }),
      );
      if (pause === undefined) {
        await teller?.close();
        return exitCodeOf(fate, constants.signals);
      }
      speaker.restarts(pause, restarts + 1, options.restart?.most ?? 0);
      const signal = await signals.pause(pause);
      if (signal !== undefined) {
        await teller?.close();
        return exitCodeOf({ exitCode: null, signal }, constants.signals);
      }
      asked = again(options, runs);
    }
  } finally {
    signals.stop();
  }
}

/** Refuses what cannot be matched, before anything is begun. @throws {UsageError} */
async function beginMatching({ match, capture }: RunOptions): Promise<void> {
  if (capture.mode === "none")
    throw new UsageError("--match takes numbers from the output, and --capture none takes none of it.");
  const { parseMatchers } = await import("./match-flags.ts");
  await parseMatchers(match);
  await loadMatching();
}

/**
 * The command once more, for the same run. Of several runs, each is continued when the program names it again.
 * What the command line says of the run is in its files already.
 */
function again(options: RunOptions, [first, ...others]: readonly LiveRun[]): RunOptions {
  const about = {
    group: undefined,
    tags: [],
    note: undefined,
    config: [],
    configFile: undefined,
    args: false,
  };
  const same = { ...options, ...about, fromStep: undefined };
  const later = options.choice.later ?? options.choice;
  if (first === undefined || others.length > 0)
    return {
      ...same,
      choice: { ...options.choice, resume: "allow", later: { ...later, resume: "allow" } },
    };
  const { project, run } = first.ref;
  const choice = { ...options.choice, project: { name: project, source: "--restart" }, name: run };
  return { ...same, choice: { ...choice, resume: "must", later } };
}
