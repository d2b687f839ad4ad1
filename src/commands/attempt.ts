import { killFamily } from "../process/family.ts";
import type { Fate } from "../process/fate.ts";
import { identify } from "../process/identity.ts";
import { givenEnvironment, type Inherited } from "../process/inherited.ts";
import { launch, type Program } from "../process/launch.ts";
import { programEnvironment } from "../recorder/environment.ts";
import type { LiveRun } from "../recorder/live-run.ts";
import type { Notices } from "../recorder/notices.ts";
import { pythonPath } from "../recorder/python-path.ts";
import { Recording } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import { isUserError } from "../store/user-error.ts";
import { adviseMatch } from "./advise-match.ts";
import { refusal } from "./check-program.ts";
import type { Context } from "./context.ts";
import { emptyHanded } from "./followed.ts";
import { logicalFolder } from "./logical-folder.ts";
import { LookAround } from "./look-around.ts";
import { prepareRun } from "./prepare-run.ts";
import { ProgramOutput } from "./program-output.ts";
import type { RunOptions } from "./run-options.ts";
import type { RunSpeaker } from "./run-speaker.ts";
import { Sampling } from "./sampling.ts";
import type { Addressee, SignalRelay } from "./signal-relay.ts";
import type { Teller } from "./telling/teller.ts";

/** What all attempts of one command share. */
export interface Surroundings {
  readonly context: Context;
  readonly speaker: RunSpeaker;
  readonly notices: Notices;
  readonly signals: SignalRelay;
  readonly inherited: Inherited;
  /** Undefined where nobody is to be told of anything. */
  readonly teller: Teller | undefined;
}

export interface AttemptEnd {
  readonly fate: Fate;
  readonly runs: readonly LiveRun[];
  /** Seconds until the program is to be started again; undefined where it is not. */
  readonly pause: number | undefined;
}

/**
 * Runs a program once and keeps what it reports.
 * @param pauseAfter seconds after which the program is to be started again
 * @throws {CannotStart} where the program was not started: then nothing is left of the attempt
 */
export async function runAttempt(
  options: RunOptions,
  around: Surroundings,
  pauseAfter: (ended: Fate & { readonly stopped: boolean }) => number | undefined,
): Promise<AttemptEnd> {
  const { notices, signals, speaker, teller } = around;
  const wait = (seconds: number) => signals.pause(seconds);
  const output = new ProgramOutput(options, around.context);
  const begin = (folder: string) => output.begin(folder);
  const session = await prepareRun(options, around.context, notices, wait, begin, teller?.listener).catch(
    (error: unknown) => {
      output.abandon();
      throw error;
    },
  );
  const recording = new Recording(session, notices);
  const program = await start(options, session, around, output);
  recording.attempt(() => session.started(program.pid, output.relay));
  output.started(session, recording, program.pid);
  const waiting = new Waiting(session, program, speaker);
  signals.open(addressee(session, recording, program, waiting, speaker));
  speaker.started(session);
  recording.start();
  teller?.started(session, recording, program.pid);
  const looking = new LookAround(options, around, session, recording, program.pid);
  const sampling = new Sampling(options, around, session, recording, program.pid, looking.looked);
  const fate = await program.ended;
  signals.close();
  waiting.over();
  await output.drained(session, recording, around);
  await Promise.all([looking.end(), sampling.end()]);
  recording.attempt(() => session.noticeStop());
  const pause = pauseAfter({ ...fate, stopped: session.isStopped });
  const leftover = await recording.finish(fate, pause);
  const views = speaker.ended(session, leftover);
  teller?.ended(session, views, fate, pause);
  if (pause === undefined) tellEmptyHanded(options, session, around);
  if (leftover === undefined) await adviseMatch(session, options.match, speaker);
  return { fate, runs: session.runs, pause: leftover?.kind === "unstored" ? undefined : pause };
}

/** Says what was followed to no avail. */
function tellEmptyHanded(
  { followed, cwd }: RunOptions,
  { state }: Session,
  { context, notices }: Surroundings,
): void {
  if (state.sources === undefined) return;
  const from = cwd ?? logicalFolder(context.cwd, givenEnvironment(context.env));
  for (const text of emptyHanded(followed, from, state.sources)) notices.once(text, text);
}

async function start(
  { command, cwd, clients }: RunOptions,
  session: Session,
  { context, inherited }: Surroundings,
  output: ProgramOutput,
): Promise<Program> {
  const given = givenEnvironment(context.env);
  try {
    return await launch({
      command,
      cwd,
      // Shells believe PWD, and so do programs that want to know by which links they came.
      env: {
        ...given,
        ...(cwd === undefined ? {} : { PWD: cwd }),
        ...programEnvironment(session.facts, given),
        PYTHONPATH: pythonPath(given["PYTHONPATH"], context.clients, clients),
      },
      descriptor: session.spool.fd,
      inherited,
      output: await output.ends(),
    });
  } catch (error) {
    output.abandon();
    session.abandon();
    if (isUserError(error)) throw error;
    throw refusal(command[0], error as NodeJS.ErrnoException);
  }
}

/** What becomes of signals: each is noted first, and the program gets what it was not sent itself, or, asked again and again, more. */
function addressee(
  session: Session,
  recording: Recording,
  program: Program,
  waiting: Waiting,
  speaker: RunSpeaker,
): Addressee {
  return {
    forward: program.kill,
    asked: (signal, meaning) => {
      recording.attempt(() => session.signalled(signal));
      switch (meaning) {
        case "ask":
          waiting.begin(signal);
          return;
        case "terminate":
          waiting.over();
          program.kill("SIGTERM");
          speaker.terminated(session, program.pid);
          return;
        case "kill":
          speaker.killed(session, program.pid);
          killFamily(identify(program.pid), session.spool.folder);
          return;
      }
    },
  };
}

/** Milliseconds after a signal that asks for the end, before we say that we wait: most programs are gone by then. */
const PATIENCE = 500;

/** Says that we wait for a program that was asked to end, once for each signal. */
class Waiting {
  readonly #session: Session;
  readonly #program: Program;
  readonly #speaker: RunSpeaker;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(session: Session, program: Program, speaker: RunSpeaker) {
    this.#session = session;
    this.#program = program;
    this.#speaker = speaker;
  }

  begin(signal: NodeJS.Signals): void {
    if (this.#timers.has(signal)) return;
    const say = (): void => this.#speaker.waiting(this.#session, signal, this.#program.pid);
    this.#timers.set(signal, setTimeout(say, PATIENCE).unref());
  }

  over(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
