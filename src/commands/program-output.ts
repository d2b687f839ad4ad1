import { isatty } from "node:tty";
import { getSystemErrorName } from "node:util";
import type { CaptureChoice, ProcessIdentity } from "../history/life.ts";
import type { Capture, ProgramEnds } from "../process/capture/capture.ts";
import { isInteractiveShell } from "../process/capture/interactive-shell.ts";
import type { Recording } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import { countOf } from "../render/words.ts";
import { fileProblem } from "../store/file-problem.ts";
import type { Surroundings } from "./attempt.ts";
import type { Context } from "./context.ts";
import type { RunOptions } from "./run-options.ts";
import { matchRefusal, refusal, startCapture } from "./start-capture.ts";

/** bash hands the terminal on from job to job by its standard error, which must be its controlling terminal for that. */
const SHELL =
  "an interactive shell needs the terminal itself for its job control (--capture pty keeps it, without that)";

const STDIN = 0;
const STDERR = 2;

const RELAY_ENDED =
  "what stands between the program and its output was ended, and the program could print no more from then on:";

/** What is known of a program before it starts. */
type Planned = Pick<RunOptions, "capture" | "match" | "command">;

/** What becomes of a program's output, from before its start until behind its end. */
export class ProgramOutput {
  readonly #choice: CaptureChoice;
  /** Whether something is to be taken from it, so that a program is not started without. */
  readonly #needed: boolean;
  /** Whether the program works less well where its terminal is another one. */
  readonly #needsTerminal: boolean;
  readonly #context: Context;
  #capture: Capture | undefined;
  #problem: string | undefined;

  constructor({ capture, match, command }: Planned, context: Context) {
    this.#choice = capture;
    this.#needed = match.length > 0;
    this.#needsTerminal = isatty(STDERR) && isInteractiveShell(command, isatty(STDIN));
    this.#context = context;
  }

  /** Begins what takes its time. @throws {UserError} where a way was asked for and cannot be had */
  begin(session: string): void {
    if (this.#needsTerminal && this.#choice.mode === "auto" && !this.#needed) {
      this.#problem = SHELL;
      return;
    }
    const start = startCapture(this.#choice, this.#context, session);
    if ("capture" in start) this.#capture = start.capture;
    else if (this.#needed) throw matchRefusal(start.problem ?? "nothing of it is taken");
    else this.#problem = start.problem;
  }

  /** What the program is to have as its output; undefined for what we have. @throws {UserError} likewise */
  async ends(): Promise<ProgramEnds | undefined> {
    const ends = await this.#capture?.open();
    if (this.#capture === undefined || ends !== undefined) return ends;
    const { problem } = this.#capture;
    this.abandon();
    if (this.#choice.mode !== "auto") throw refusal(this.#choice.mode, problem);
    if (this.#needed) throw matchRefusal(problem);
    this.#problem = problem;
    return undefined;
  }

  get relay(): ProcessIdentity | undefined {
    return this.#capture?.relay;
  }

  /** The program runs. */
  started(session: Session, recording: Recording, pid: number): void {
    this.#capture?.attached(pid);
    const problem = this.#problem;
    if (problem !== undefined) recording.attempt(() => session.notCaptured(problem));
  }

  /** The program was not started. */
  abandon(): void {
    this.#capture?.abandon();
    this.#capture = undefined;
  }

  /** The program has ended: waits until all that it printed is passed on. */
  async drained(
    session: Session,
    recording: Recording,
    { signals, notices }: Pick<Surroundings, "signals" | "notices">,
  ): Promise<void> {
    const capture = this.#capture;
    if (capture === undefined) return;
    const { held, lost, killed } = await capture.drained(() => signals.isAsked);
    if (!held) session.outputEnded();
    for (const { bytes, error } of lost) {
      const code = getSystemErrorName(-error);
      const why = fileProblem(Object.assign(new Error(code), { code }));
      const text = `${countOf(bytes, "byte")} of what the program printed could not be passed on: ${why}; the run has them`;
      notices.once(text, text);
    }
    if (killed !== undefined) {
      const problem = `${RELAY_ENDED} ${killed}`;
      notices.once(problem, problem);
      recording.attempt(() => session.notCaptured(problem));
    }
    capture.close();
  }
}
