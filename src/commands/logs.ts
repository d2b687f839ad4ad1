import type { OutputLine } from "../format/output-line.ts";
import { thisHost } from "../process/identity.ts";
import { createStyle } from "../render/style.ts";
import { warningLines } from "../render/warning-lines.ts";
import { loadWidths } from "../render/width.ts";
import type { RunRef } from "../store/catalog.ts";
import { type LiveOutput, LiveOutputLook } from "../store/live-output.ts";
import { readLife } from "../store/open-run.ts";
import { outputFiles } from "../store/output-files.ts";
import { deriveStatus } from "../store/owner.ts";
import {
  lastLines,
  OUTPUT_START,
  type OutputItem,
  type OutputPlace,
  readOutput,
} from "../store/read-output.ts";
import { findStoreToRead } from "../store/root.ts";
import { selectRun } from "../store/select.ts";
import type { Context } from "./context.ts";
import { parseDuration } from "./duration-flag.ts";
import { LogPrinter } from "./logs/printer.ts";
import { whyNone } from "./logs/why-none.ts";
import { refuseAttempt } from "./refuse-attempt.ts";
import { takeIn } from "./take-in.ts";
import { wholeNumber } from "./whole-number.ts";

/** The flags of `trackio logs`, as the command line gives them. */
export interface LogsFlags {
  readonly follow?: boolean;
  readonly tail?: string;
  readonly since?: string;
  readonly stderr?: boolean;
  readonly attempt?: string;
  readonly json?: boolean;
  readonly dir?: string;
}

export interface LogsOptions {
  readonly target: string;
  readonly follow: boolean;
  readonly tail: number | undefined;
  /** Seconds. */
  readonly since: number | undefined;
  readonly stderr: boolean;
  readonly attempt: number | undefined;
  readonly json: boolean;
  readonly dir: string | undefined;
}

/** @throws {UsageError} for a number or a duration that is none */
export function parseLogs(target: string, flags: LogsFlags): LogsOptions {
  return {
    target,
    follow: flags.follow ?? false,
    tail: wholeNumber("--tail", flags.tail, 0),
    since: flags.since === undefined ? undefined : parseDuration("--since", flags.since),
    stderr: flags.stderr ?? false,
    attempt: wholeNumber("--attempt", flags.attempt, 1),
    json: flags.json ?? false,
    dir: flags.dir,
  };
}

/** Milliseconds between two looks at a run that goes on. */
const LOOK = 200;

const ONE_STREAM =
  "its standard output and error went to one place: what it printed is told by logs without --stderr.";
const APART = "  Apart they are with: trackio run --capture pipe -- COMMAND";

/**
 * Prints what a run's program printed, and, where that is asked for, what it goes on to print until it ends.
 * @returns the exit code
 * @throws {UserError} where there is no such run, or its output was not kept
 */
export async function runLogs(options: LogsOptions, context: Context): Promise<number> {
  const { env, cwd, stdout, now } = context;
  const root = findStoreToRead({ dir: options.dir, env, cwd });
  await takeIn(root, context);
  const ref = selectRun(root, options.target);
  refuseAttempt(ref, readLife(ref), options.attempt);
  if (stdout.isTTY) await loadWidths();
  const logs = new Logs(root, ref, options, now);
  if (outputFiles(ref.folder).length === 0 && !logs.isRunning()) throw whyNone(ref, readLife(ref));
  const screen = { width: stdout.width, style: createStyle(stdout.colour), now: now() };
  const printer = new LogPrinter(stdout, screen, options.json);
  logs.begin(printer);
  // Whether it runs is asked first: what it printed last is there then.
  while (options.follow && logs.isRunning()) {
    logs.goOn(printer);
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    await takeIn(root, context);
  }
  logs.goOn(printer);
  printer.end();
  if (options.stderr && !printer.hasPrinted && logs.isOfOneStream())
    context.stderr.write(`${[...warningLines(ONE_STREAM, context.stderr.width), APART].join("\n")}\n`);
  return 0;
}

/** The output of one run, as far as it is asked for. */
class Logs {
  readonly #root: string;
  readonly #ref: RunRef;
  readonly #options: LogsOptions;
  readonly #now: () => number;
  readonly #from: string;
  #look: { readonly session: string | undefined; readonly live: LiveOutputLook } | undefined;
  #place: OutputPlace = OUTPUT_START;

  constructor(root: string, ref: RunRef, options: LogsOptions, now: () => number) {
    this.#root = root;
    this.#ref = ref;
    this.#options = options;
    this.#now = now;
    this.#from = options.since === undefined ? "" : new Date(now() - options.since * 1000).toISOString();
  }

  isRunning(): boolean {
    return deriveStatus(this.#root, readLife(this.#ref), thisHost(), this.#now()).kind === "running";
  }

  /** Prints what there is so far, or the end of it. */
  begin(printer: LogPrinter): void {
    const { tail, attempt } = this.#options;
    const live = this.#live();
    if (tail === undefined) {
      this.#print(printer, live);
      return;
    }
    if (attempt === undefined) {
      const lines =
        tail === 0 ? [] : lastLines(this.#ref.folder, tail, (line) => this.#fits(line), live?.end);
      for (const line of lines) printer.line(line);
      const files = outputFiles(this.#ref.folder);
      const last = files.find(({ number }) => number === live?.end.number) ?? files.at(-1);
      const offset = live?.end.number === last?.number ? live?.end.size : last?.size;
      this.#place = { number: last?.number ?? 0, offset: offset ?? 0, attempt: 1 };
    } else {
      const kept: OutputLine[] = [];
      this.#place = readOutput(this.#ref.folder, this.#place, (item) => {
        if (item.kind === "line" && this.#isWanted(item)) kept.push(item.line);
        if (kept.length > 2 * tail) kept.splice(0, kept.length - tail);
      });
      for (const line of tail === 0 ? [] : kept.slice(-tail)) printer.line(line);
    }
    printer.unfinished((live?.lines ?? []).filter((line) => this.#fits(line)));
  }

  /** Prints what is new. */
  goOn(printer: LogPrinter): void {
    this.#print(printer, this.#live());
  }

  #print(printer: LogPrinter, live: LiveOutput | undefined): void {
    this.#place = readOutput(
      this.#ref.folder,
      this.#place,
      (item) => {
        if (item.kind === "gap") printer.gap(item.bytes);
        else if (this.#isWanted(item)) printer.line(item.line);
      },
      live?.end,
    );
    printer.unfinished((live?.lines ?? []).filter((line) => this.#fits(line)));
  }

  /** Whether it printed something of which is not known whether it was its standard output or error. */
  isOfOneStream(): boolean {
    return lastLines(this.#ref.folder, 1, ({ stream }) => stream === "output").length > 0;
  }

  #isWanted({ line, attempt }: OutputItem & { readonly kind: "line" }): boolean {
    return this.#fits(line) && (this.#options.attempt === undefined || this.#options.attempt === attempt);
  }

  #fits({ time, stream }: OutputLine): boolean {
    return stream !== "trackio" && time >= this.#from && (!this.#options.stderr || stream === "stderr");
  }

  #live(): LiveOutput | undefined {
    const life = readLife(this.#ref);
    const session = life.attempts.at(-1)?.session;
    if (this.#look === undefined || this.#look.session !== session)
      this.#look = { session, live: new LiveOutputLook(this.#root, this.#ref, life) };
    return this.#look.live.look();
  }
}
