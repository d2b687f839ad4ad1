import { constants } from "node:os";
import type { Attempt, ProcessIdentity } from "../history/life.ts";
import { familyOf, isForeign, isStopped, killFamily, sendSignal } from "../process/family.ts";
import { isAlive, thisHost, thisUser } from "../process/identity.ts";
import { formatAge } from "../render/age.ts";
import { safe } from "../render/safe.ts";
import { fateWords, statusGlyph, statusPaint, statusWords } from "../render/status-words.ts";
import { createStyle } from "../render/style.ts";
import { fileProblem } from "../store/file-problem.ts";
import { sessionFolder } from "../store/layout.ts";
import { findStoreToRead } from "../store/root.ts";
import { selectRunning, selectTarget } from "../store/select.ts";
import { leaveStopNote, takeBackStopNote } from "../store/stop-note.ts";
import { type Standing, standingOf } from "../store/unfinished.ts";
import { UsageError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { parseDuration } from "./duration-flag.ts";

/** The flags of `trackio stop`, as the command line gives them. */
export interface StopFlags {
  readonly signal?: string;
  readonly grace?: string;
  readonly dir?: string;
}

export interface StopOptions {
  readonly target: string;
  readonly signal: NodeJS.Signals;
  /** Seconds that the program has to end. */
  readonly grace: number;
  readonly dir: string | undefined;
}

const DEFAULT_GRACE = "30s";

/** @throws {UsageError} for a signal or a duration that is none */
export function parseStop(target: string, flags: StopFlags): StopOptions {
  return {
    target,
    signal: signalOf(flags.signal ?? "SIGTERM"),
    grace: parseDuration("--grace", flags.grace ?? DEFAULT_GRACE),
    dir: flags.dir,
  };
}

/** A signal as people type it: `SIGINT`, `int`, `2`. */
function signalOf(text: string): NodeJS.Signals {
  const upper = text.toUpperCase();
  const found = Object.entries(constants.signals).find(
    ([name, number]) => name === upper || name === `SIG${upper}` || String(number) === text,
  );
  if (found === undefined)
    throw new UsageError(`--signal takes a signal such as TERM, INT or KILL, not "${text}".`);
  return found[0] as NodeJS.Signals;
}

/** Milliseconds between two looks at what still lives. */
const LOOK = 50;
/** Milliseconds that a recorder has to write the end. */
const WRITING = 5000;

/**
 * Asks a run of this host to end: its program first, and after the grace everything that the program started.
 * @returns the exit code: 0 when nothing of it lives any more, 1 where it still runs
 * @throws {UserError} where it is not running, not here, or another user's
 */
export async function runStop(options: StopOptions, context: Context): Promise<number> {
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  const now = context.now();
  const target = options.target === "@last" ? selectRunning(root, now) : selectTarget(root, options.target);
  if (target.kind === "project") {
    throw new UserError(`"${options.target}" is a project; trackio stop ends one run.`, [
      `See which are running: trackio show ${options.target}`,
    ]);
  }
  const run = standingOf(root, target.ref, now);
  const attempt = runningHere(run, now);
  const name = safe(`${run.ref.project}/${run.ref.run}`);
  if (attempt.ended !== null) {
    // Between two attempts nothing runs but the recorder, which is to start the next.
    if (!send(attempt.recorder, "SIGTERM")) refuse(attempt.recorder, name);
    context.stdout.write(`${name} is not started again\n`);
    return 0;
  }
  const spool = sessionFolder(root, attempt.session);
  const program = programOf(attempt, name);
  refuse(program, name);
  note(spool, options.signal, context);
  if (!send(program, options.signal)) {
    takeBack(spool, context);
    refuse(program, name);
  }
  // Ctrl-Z stops the recorder with its program: it goes on, to keep what is still reported and to write the end.
  if (isStopped(attempt.recorder)) sendSignal(attempt.recorder, "SIGCONT");
  const style = createStyle(context.stdout.colour);
  const wait = options.grace === 1 ? "1 second" : `${options.grace} seconds`;
  context.stdout.write(
    `${style.warn("◌")} ${style.strong(name)}: sent ${options.signal} to process ${program.pid}, which has ${wait} to end\n`,
  );
  const killed = await awaitEnd(program, spool, options);
  if (killed) context.stdout.write(`${style.bad("✘")} ${style.strong(name)}: killed what was left of it\n`);
  await until(() => !isAlive(attempt.recorder) || hasEnded(root, run), WRITING);
  const { life, status } = standingOf(root, run.ref, context.now());
  const runs = status.kind === "running";
  const words = runs ? "is still running" : fateWords(status, life.attempts.at(-1)?.duration ?? null);
  const paint = statusPaint(status, style);
  context.stdout.write(`${paint(statusGlyph(status))} ${style.strong(name)} ${paint(words)}\n`);
  return runs ? 1 : 0;
}

/** The attempt that runs here. */
function runningHere({ ref, life, status }: Standing, now: number): Attempt {
  const name = `${ref.project}/${ref.run}`;
  const attempt = life.attempts.at(-1);
  if (attempt !== undefined && attempt.host !== thisHost().host && attempt.ended === null) {
    throw new UserError(`"${name}" runs on ${attempt.host}, and can be stopped only there.`, [
      `ssh ${attempt.host} trackio stop ${name}`,
    ]);
  }
  if (attempt === undefined || status.kind !== "running") {
    const ended = attempt?.ended == null ? "" : formatAge(Date.parse(attempt.ended), now);
    const when = ended === "now" ? " just now" : ended === "" ? "" : ` ${ended}`;
    throw new UserError(`"${name}" is not running: ${statusWords(status)}${when}.`);
  }
  return attempt;
}

function programOf({ program }: Attempt, name: string): ProcessIdentity {
  if (program !== null) return program;
  throw new UserError(`"${name}" has only just begun: its program is not known yet.`, ["Try again."]);
}

/** Sends a signal that asks for the end, and SIGCONT: what is stopped takes no notice of any before it goes on. */
function send(to: ProcessIdentity, signal: NodeJS.Signals): boolean {
  return sendSignal(to, signal) && (sendSignal(to, "SIGCONT") || true);
}

/** @throws {UserError} where it is another user's; one that has just ended by itself did what was wanted */
function refuse(program: ProcessIdentity, name: string): void {
  if (!isAlive(program) || !isForeign(program)) return;
  throw new UserError(`Cannot stop "${name}": process ${program.pid} belongs to another user.`);
}

/** Lets the recorder know why the program ends. Without the note the program is stopped all the same. */
function note(spool: string, signal: string, { now, stderr }: Context): void {
  try {
    leaveStopNote(spool, { timestamp: new Date(now()).toISOString(), signal, user: thisUser() });
  } catch (error) {
    stderr.write(`trackio: cannot note the stop in ${spool}: ${fileProblem(error)}\n`);
  }
}

function takeBack(spool: string, { stderr }: Context): void {
  try {
    takeBackStopNote(spool);
  } catch (error) {
    stderr.write(`trackio: cannot take back the note of the stop in ${spool}: ${fileProblem(error)}\n`);
  }
}

/** Waits for the program and for what it started. After the grace, kills what lives; tells whether it had to. */
async function awaitEnd(
  program: ProcessIdentity,
  spool: string,
  { signal, grace }: StopOptions,
): Promise<boolean> {
  const seen = new Map<number, ProcessIdentity>();
  let told = false;
  const family = (): ProcessIdentity[] => {
    for (const each of familyOf(program, spool)) seen.set(each.pid, each);
    return [...seen.values()].filter(isAlive);
  };
  const gone = (): boolean => {
    const left = family();
    // What outlives the program was not sent the signal yet.
    if (!told && left.length > 0 && !isAlive(program)) {
      told = true;
      for (const each of left) send(each, signal);
    }
    return left.length === 0;
  };
  if (await until(gone, grace * 1000)) return false;
  for (const each of family()) sendSignal(each, "SIGKILL");
  killFamily(program, spool);
  await until(gone, WRITING);
  return true;
}

function hasEnded(root: string, { ref }: Standing): boolean {
  return standingOf(root, ref, Date.now()).life.attempts.at(-1)?.ended !== null;
}

/** Looks again and again, until it is so or the time is over; tells which. */
async function until(isSo: () => boolean, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!isSo()) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  return true;
}
