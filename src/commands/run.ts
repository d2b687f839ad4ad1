import { constants } from "node:os";
import type { JsonText } from "../format/json-text.ts";
import { exitCodeOf } from "../process/fate.ts";
import { findProgram } from "../process/find-program.ts";
import { LAUNCH_VARIABLE, readInherited } from "../process/inherited.ts";
import { launch, type Program } from "../process/launch.ts";
import { relaySignals } from "../process/signals.ts";
import { programEnvironment } from "../recorder/environment.ts";
import { Notices } from "../recorder/notices.ts";
import { type Leftover, Recording } from "../recorder/recording.ts";
import { Session } from "../recorder/session.ts";
import { closingLines, resumedLine, startedLine } from "../render/closing-line.ts";
import { safe } from "../render/safe.ts";
import type { Screen } from "../render/screen.ts";
import { createStyle } from "../render/style.ts";
import { keepSummary, openRun } from "../store/open-run.ts";
import { findStore } from "../store/root.ts";
import { UserError } from "../store/user-error.ts";
import { CannotStart } from "./cannot-start.ts";
import { configFromFile, configFromFlags } from "./config-source.ts";
import type { Context } from "./context.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * Runs a program and keeps what it reports.
 * @returns the program's exit code, or 128 + the number of the signal that ended it
 * @throws {CannotStart} where the program was not started: then nothing is left of the run
 */
export async function runRun(options: RunOptions, context: Context): Promise<number> {
  const speaker = new Speaker(context, options.quiet);
  const notices = new Notices((text) => speaker.warn(text));
  const session = await prepare(options, context, notices);
  const recording = new Recording(session, notices);
  const inherited = readInherited(context.env);
  let program: Program | undefined;
  const early: NodeJS.Signals[] = [];
  relaySignals({
    ignored: inherited.ignored,
    stopping: (signal) => recording.attempt(() => session.signalled(signal)),
    forward: (signal) => (program === undefined ? early.push(signal) : program.kill(signal)),
  });
  process.on("uncaughtException", (error) =>
    notices.once("bug", `an error of ours, which the program does not notice: ${error.message}`),
  );
  try {
    program = await launch({
      command: options.command,
      env: { ...withoutOurs(context.env), ...programEnvironment(session.facts) },
      descriptor: session.spool.fd,
      inherited,
    });
  } catch (error) {
    session.abandon();
    throw cannotStart(options.command[0], error as NodeJS.ErrnoException);
  }
  for (const signal of early) program.kill(signal);
  const { pid, ended } = program;
  recording.attempt(() => session.started(pid));
  speaker.started(session);
  recording.start();
  const fate = await ended;
  const leftover = await recording.finish(fate);
  speaker.ended(session, leftover);
  return exitCodeOf(fate, constants.signals);
}

/** Everything before the start: the store, the command, the config, the run. */
async function prepare(options: RunOptions, context: Context, notices: Notices): Promise<Session> {
  const { command, choice, group, tags, note } = options;
  const found = findProgram(command[0], context.env, context.cwd);
  if (found.kind === "not-found") throw notFound(command[0]);
  if (found.kind === "not-executable") throw notExecutable(found.path);
  const patches: { source: string; patch: JsonText | undefined }[] = [
    {
      source: "file",
      patch:
        options.configFile === undefined ? undefined : await configFromFile(options.configFile, context.cwd),
    },
    { source: "cli", patch: configFromFlags(options.config) },
  ];
  const config = patches.flatMap(({ source, patch }) => (patch === undefined ? [] : [{ source, patch }]));
  const root = findStore({ dir: options.dir, env: context.env, cwd: context.cwd });
  try {
    return new Session(
      { root, choice, about: { group, tags, note, config }, command, cwd: context.cwd },
      notices,
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot keep a run in ${root}: ${(error as Error).message}.`, [
      "Choose another store: --dir DIR, or TRACKIO_DIR",
    ]);
  }
}

function cannotStart(command: string, error: NodeJS.ErrnoException): Error {
  if (error.code === "ENOENT") return notFound(command);
  if (error.code === "EACCES") return notExecutable(command);
  return new CannotStart(125, `Cannot start "${command}": ${error.message}.`);
}

const notFound = (command: string): CannotStart =>
  new CannotStart(127, `Cannot start "${command}": there is no such command.`, [
    command.includes("/")
      ? "Check the path; it counts from the current folder."
      : "Check the spelling, or give its path.",
  ]);

const notExecutable = (path: string): CannotStart =>
  new CannotStart(126, `Cannot start "${path}": it is not an executable file.`, [
    `Make it one: chmod +x ${path}`,
  ]);

/** The environment without what `bin/trackio.js` put there for us. */
function withoutOurs(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const { [LAUNCH_VARIABLE]: _, ...rest } = env;
  return rest;
}

/** What the person at the terminal hears of us, on stderr: nothing between the first line and the last but trouble. */
class Speaker {
  readonly #context: Context;
  readonly #quiet: boolean;
  readonly #screen: Screen;

  constructor(context: Context, quiet: boolean) {
    this.#context = context;
    this.#quiet = quiet;
    const { stderr } = context;
    this.#screen = { width: stderr.width, style: createStyle(stderr.colour), now: context.now() };
  }

  /** Something that the person must know: said even when we are to be quiet. */
  warn(text: string): void {
    this.#say([this.#screen.style.warn(`trackio: ${safe(text)}`)]);
  }

  started({ facts }: Session): void {
    if (this.#quiet) return;
    const { project, run, attempt, nextStep } = facts;
    this.#say([
      attempt > 1
        ? resumedLine(project, run, attempt, nextStep, this.#screen)
        : startedLine(project, run, this.#screen),
    ]);
  }

  ended(session: Session, leftover: Leftover | undefined): void {
    for (const { ref, fold } of session.runs) {
      try {
        keepSummary(ref, fold);
        if (!this.#quiet) this.#say(closingLines(openRun(session.facts.store, ref), this.#screen));
      } catch (error) {
        this.warn(`cannot sum up ${ref.project}/${ref.run}: ${(error as Error).message}`);
      }
    }
    if (leftover !== undefined) {
      this.warn(
        `not everything is stored (${leftover.reason}); what the program reported is in ${leftover.folder}`,
      );
    }
  }

  #say(lines: readonly string[]): void {
    try {
      this.#context.stderr.write(`${lines.join("\n")}\n`);
    } catch {
      // Nobody reads our stderr any more; the program is not to suffer from that.
    }
  }
}
