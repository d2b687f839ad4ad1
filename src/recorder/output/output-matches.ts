import type { OutputStream } from "../../format/output-line.ts";
import { unfinishedBytes } from "../../format/terminal/utf8-end.ts";
import type { LineMatcher, MatcherState, PrintedStream, Taken } from "../../observe/match/line-matcher.ts";
import type { LiveRun } from "../live-run.ts";
import { runOf } from "../run-of.ts";
import type { Sequencer } from "../sequencer.ts";
import { freshFile } from "../sources/plan.ts";
import type { SourceFile } from "../state.ts";
import { openMatcher } from "./matching.ts";

/** What of a program's output was matched: plain data. */
export interface MatchesState {
  matcher?: MatcherState;
  /** As whose lines the numbers are taken: those of rank 0 of the run that the program began last. */
  stream: SourceFile;
  /** The beginnings of characters, as hexadecimal digits, by the stream's name. */
  bytes: Readonly<Partial<Record<OutputStream, string>>>;
}

const freshMatches = (): MatchesState => ({ stream: freshFile("output", 0), bytes: {} });

/**
 * What takes numbers from a session's output, where its plan says so.
 * @param output whose `matches` are its state, and are begun where they are not there
 */
export function openMatches(
  flags: readonly string[] | undefined,
  output: { matches?: MatchesState },
  host: { readonly runs: readonly LiveRun[]; readonly sequencer: Sequencer },
): OutputMatches | undefined {
  if (flags === undefined) return undefined;
  output.matches ??= freshMatches();
  return new OutputMatches(flags, output.matches, host);
}

/** Turns the numbers in a program's output into records of its run (`--match`). */
export class OutputMatches {
  readonly #matcher: LineMatcher;
  readonly #state: MatchesState;
  readonly #runs: readonly LiveRun[];
  readonly #sequencer: Sequencer;
  readonly #bytes = new Map<PrintedStream, Buffer>();

  /** @param state is moved on */
  constructor(
    flags: readonly string[],
    state: MatchesState,
    { runs, sequencer }: { readonly runs: readonly LiveRun[]; readonly sequencer: Sequencer },
  ) {
    this.#matcher = openMatcher(flags, state.matcher);
    this.#state = state;
    this.#runs = runs;
    this.#sequencer = sequencer;
    for (const [stream, bytes] of Object.entries(state.bytes))
      this.#bytes.set(stream as PrintedStream, Buffer.from(bytes, "hex"));
  }

  /** Takes what was printed. @param time milliseconds since the epoch */
  feed(printed: Buffer, time: number, stream: PrintedStream): void {
    const begun = this.#bytes.get(stream);
    const bytes = begun === undefined ? printed : Buffer.concat([begun, printed]);
    const whole = bytes.length - unfinishedBytes(bytes);
    if (whole < bytes.length) this.#bytes.set(stream, Buffer.from(bytes.subarray(whole)));
    else this.#bytes.delete(stream);
    this.#put(this.#matcher.feed(bytes.toString("utf8", 0, whole), instantOf(time), stream));
  }

  /** Something that was printed is missing. */
  tear(): void {
    this.#bytes.clear();
    this.#matcher.tear();
  }

  /** Nothing more is printed; whether that gave something. */
  end(time: number): boolean {
    const taken = this.#matcher.end(instantOf(time));
    this.#put(taken);
    return taken.length > 0;
  }

  /** What is printed from here on is another run's. */
  goOn(): void {
    this.#state.stream = freshFile("output", 0);
  }

  /** What `auto` has chosen; undefined where it was not asked for, or could not. */
  get chosen(): string | undefined {
    return this.#matcher.chosen;
  }

  /** Moves the state on to what was taken. */
  note(): void {
    this.#state.matcher = this.#matcher.state;
    this.#state.bytes = Object.fromEntries(
      [...this.#bytes].map(([stream, bytes]) => [stream, bytes.toString("hex")]),
    );
  }

  #put(taken: readonly Taken[]): void {
    const { stream } = this.#state;
    for (const { text, at } of taken) {
      const bytes = Buffer.from(`${text}\n`);
      const run = runOf(stream, this.#runs);
      this.#sequencer.take({ bytes, length: bytes.length, part: 0 }, { stream, run, timestamp: at });
    }
  }
}

const instantOf = (time: number): string => new Date(time).toISOString();
