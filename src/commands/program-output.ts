import type { CaptureChoice, ProcessIdentity } from "../history/life.ts";
import type { Capture, ProgramEnds } from "../process/capture/capture.ts";
import type { Recording } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import type { Context } from "./context.ts";
import { matchRefusal, refusal, startCapture } from "./start-capture.ts";

const DID_NOT_START = "the process that stands between the program and its output did not start";

/** What becomes of a program's output, from before its start until behind its end. */
export class ProgramOutput {
  readonly #choice: CaptureChoice;
  readonly #needed: boolean;
  readonly #context: Context;
  #capture: Capture | undefined;
  #problem: string | undefined;

  /** @param needed whether something is to be taken from it, so that a program is not started without */
  constructor(choice: CaptureChoice, context: Context, needed: boolean) {
    this.#needed = needed;
    this.#choice = choice;
    this.#context = context;
  }

  /** Begins what takes its time. @throws {UserError} where a way was asked for and cannot be had */
  begin(session: string): void {
    const start = startCapture(this.#choice, this.#context, session);
    if ("capture" in start) this.#capture = start.capture;
    else if (this.#needed) throw matchRefusal(start.problem ?? DID_NOT_START);
    else this.#problem = start.problem;
  }

  /** What the program is to have as its output; undefined for what we have. @throws {UserError} likewise */
  async ends(): Promise<ProgramEnds | undefined> {
    const ends = await this.#capture?.open();
    if (this.#capture === undefined || ends !== undefined) return ends;
    this.abandon();
    if (this.#choice.mode !== "auto") throw refusal(this.#choice.mode, DID_NOT_START);
    if (this.#needed) throw matchRefusal(DID_NOT_START);
    this.#problem = DID_NOT_START;
    return undefined;
  }

  get relay(): ProcessIdentity | undefined {
    return this.#capture?.relay;
  }

  /** The program runs. */
  started(session: Session, recording: Recording): void {
    this.#capture?.attached();
    const problem = this.#problem;
    if (problem !== undefined) recording.attempt(() => session.notCaptured(problem));
  }

  /** The program was not started. */
  abandon(): void {
    this.#capture?.abandon();
    this.#capture = undefined;
  }

  /** The program has ended: waits until all that it printed is passed on. */
  async drained(): Promise<void> {
    await this.#capture?.drained();
    this.#capture?.close();
  }
}
