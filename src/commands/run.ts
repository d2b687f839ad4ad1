import { constants } from "node:os";
import { exitCodeOf } from "../process/fate.ts";
import { givenEnvironment, readInherited } from "../process/inherited.ts";
import { launch, type Program } from "../process/launch.ts";
import { relaySignals } from "../process/signals.ts";
import { programEnvironment } from "../recorder/environment.ts";
import { Notices } from "../recorder/notices.ts";
import { Recording } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import type { Context } from "./context.ts";
import { prepareRun, refusal } from "./prepare-run.ts";
import type { RunOptions } from "./run-options.ts";
import { RunSpeaker } from "./run-speaker.ts";

/**
 * Runs a program and keeps what it reports.
 * @returns the program's exit code, or 128 + the number of the signal that ended it
 * @throws {CannotStart} where the program was not started: then nothing is left of the run
 */
export async function runRun(options: RunOptions, context: Context): Promise<number> {
  const speaker = new RunSpeaker(context, options.quiet);
  const notices = new Notices((text) => speaker.warn(text));
  process.on("uncaughtException", (error) =>
    notices.once("bug", `an error of ours, which the program does not notice: ${error.message}`),
  );
  const { ignored, ...inherited } = readInherited(context.env);
  const relay = new Relay(ignored);
  try {
    const session = await prepareRun(options, { ...context, env: givenEnvironment(context.env) }, notices);
    const recording = new Recording(session, notices);
    const program = await start(options, session, context, { ignored, ...inherited });
    recording.attempt(() => session.started(program.pid));
    relay.open(program, (signal) => recording.attempt(() => session.signalled(signal)));
    speaker.started(session);
    recording.start();
    const fate = await program.ended;
    speaker.ended(session, await recording.finish(fate));
    return exitCodeOf(fate, constants.signals);
  } finally {
    relay.stop();
  }
}

async function start(
  { command }: RunOptions,
  session: Session,
  { env }: Context,
  inherited: ReturnType<typeof readInherited>,
): Promise<Program> {
  try {
    return await launch({
      command,
      env: { ...givenEnvironment(env), ...programEnvironment(session.facts) },
      descriptor: session.spool.fd,
      inherited,
    });
  } catch (error) {
    session.abandon();
    throw refusal(command[0], error as NodeJS.ErrnoException);
  }
}

/** Holds signals back until there is a program to hand them to: from the first instant, none kills us. */
class Relay {
  readonly stop: () => void;
  readonly #early: NodeJS.Signals[] = [];
  #forward: ((signal: NodeJS.Signals) => void) | undefined;
  #stopping: ((signal: NodeJS.Signals) => void) | undefined;
  readonly #asked: NodeJS.Signals[] = [];

  constructor(ignored: readonly string[]) {
    this.stop = relaySignals({
      ignored,
      stopping: (signal) =>
        this.#stopping === undefined ? this.#asked.push(signal) : this.#stopping(signal),
      forward: (signal) => (this.#forward === undefined ? this.#early.push(signal) : this.#forward(signal)),
    });
  }

  /** Lets signals through, first those that came early. */
  open(program: Program, stopping: (signal: NodeJS.Signals) => void): void {
    this.#stopping = stopping;
    this.#forward = program.kill;
    this.#asked.forEach(stopping);
    this.#early.forEach(program.kill);
  }
}
