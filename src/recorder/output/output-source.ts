import { attemptText, type OutputStream } from "../../format/output-line.ts";
import { type LineSink, type TerminalState, TerminalText } from "../../format/terminal/terminal-text.ts";
import {
  endOfSegments,
  removeSegment,
  type SegmentPlace,
  SegmentReader,
  segmentFolder,
  segmentsIn,
} from "../../store/output-spool.ts";
import type { LiveRun } from "../live-run.ts";
import type { Source } from "../sources/source.ts";
import type { Place } from "../state.ts";
import { endIn, type LogEnd, OutputLog } from "./output-log.ts";
import type { MatchesState, OutputMatches } from "./output-matches.ts";

/** How far a program's output was taken: plain data. */
export interface OutputState {
  place: SegmentPlace;
  /** Index of the run that it goes to. */
  run: number;
  /** Where the log of which run ends. */
  log?: LogEnd & Place;
  /** The attempt whose lines stand at the end of its log, as far as this session wrote them; absent for the first. */
  attempt?: number;
  /** What of each stream is not a line yet, by its name. */
  texts: Readonly<Partial<Record<OutputStream, TerminalState>>>;
  /** Absent where no numbers are taken from it. */
  matches?: MatchesState;
}

/** The state before anything was taken, of a session whose runs are these. */
export const freshOutput = (runs: readonly LiveRun[]): OutputState => ({
  place: { segment: 0, offset: 0, position: 0 },
  ...beginningIn(runs),
  texts: {},
});

/** The run that the session began last has what is printed now, and its log goes on where it ends. */
function beginningIn(runs: readonly LiveRun[]): Pick<OutputState, "run" | "log"> {
  const run = runs.at(-1);
  if (run === undefined) return { run: -1 };
  const { project, run: name, folder } = run.ref;
  return { run: runs.length - 1, log: { ...endIn(folder), project, run: name } };
}

/** By the number of a frame's kind. */
const STREAMS = ["output", "stdout", "stderr"] as const;

/** Takes what a program printed out of its segments, and makes the run's log of it. */
export class OutputSource implements Source {
  readonly #runs: readonly LiveRun[];
  readonly #limit: number;
  readonly #state: OutputState;
  readonly #folder: string;
  readonly #reader: SegmentReader;
  readonly #texts = new Map<OutputStream, TerminalText>();
  #log: OutputLog | undefined;
  /** Whose it is. */
  #live: LiveRun | undefined;
  readonly #shared: boolean;
  readonly #matches: OutputMatches | undefined;
  #begun = false;
  /** Where the output ended when its program did: who goes on to print is not waited for. */
  #until: Pick<SegmentPlace, "segment" | "offset"> | undefined;
  #asked = false;
  #told = 0;
  #time = 0;
  /** When something was printed last: milliseconds since the epoch. */
  #printed = Date.now();

  /**
   * @param session its folder
   * @param limit bytes that each run keeps
   * @param state is moved on
   * @param shared others may have written to the run since what is noted: its log is not to be cut
   * @param matches takes numbers from it; the state is its own
   */
  constructor(
    session: string,
    limit: number,
    state: OutputState,
    runs: readonly LiveRun[],
    shared = false,
    matches?: OutputMatches,
  ) {
    this.#matches = matches;
    this.#runs = runs;
    this.#limit = limit;
    this.#state = state;
    this.#folder = segmentFolder(session);
    this.#reader = new SegmentReader(this.#folder, state.place);
    for (const stream of STREAMS) {
      const text = state.texts[stream];
      if (text !== undefined) this.#texts.set(stream, new TerminalText(this.#sink(stream), text));
    }
    this.#shared = shared;
  }

  take(most: number, last: boolean): number {
    const before = this.#told;
    let taken = 0;
    if (this.#begins() || this.#goOn()) return 1;
    // Numbers may stand in what is not kept.
    if (this.#log?.isTail === true && this.#matches === undefined) this.#reader.skipTo(this.#limit / 2);
    if (last) this.#until ??= endOfSegments(this.#folder);
    while (taken < most && !this.#isBehind()) {
      const frame = this.#reader.next();
      if (frame === undefined) break;
      const stream = STREAMS[frame.kind] ?? "output";
      if (frame.gap > 0) {
        this.#gap(frame.gap, frame.time);
        this.#matches?.tear();
      }
      this.#textOf(stream).feed(frame.bytes, frame.time);
      this.#matches?.feed(frame.bytes, frame.time, stream);
      this.#printed = frame.time;
      taken += frame.bytes.length;
    }
    const lost = last && taken === 0 ? this.#reader.skipLost() : 0;
    if (lost > 0) {
      this.#gap(lost, this.#printed);
      this.#matches?.tear();
    }
    for (const text of this.#texts.values()) {
      if (last && taken === 0) text.end();
      else text.settle(Date.now());
    }
    const ended = last && taken === 0 && this.#matches?.end(this.#printed) === true;
    if (taken === 0 && before === this.#told && !ended) return 0;
    this.#note();
    return Math.max(1, taken);
  }

  /** The reader that `--match auto` has chosen, if any. */
  get chosen(): string | undefined {
    return this.#matches?.chosen;
  }

  /** The segments that are not needed any more, once all that is noted now is on the disk. */
  released(): number[] {
    const { segment } = this.#state.place;
    return segment < 2 ? [] : segmentsIn(this.#folder).filter((each) => each < segment);
  }

  release(segments: readonly number[]): void {
    for (const segment of segments) removeSegment(this.#folder, segment);
  }

  async sync(): Promise<void> {
    await this.#log?.sync();
  }

  /** Makes the log again where it was removed under us. */
  restore(): void {
    this.#log?.restore();
  }

  close(): void {
    this.#reader.close();
    this.#log?.close();
  }

  #isBehind(): boolean {
    const { segment, offset } = this.#reader.place;
    const until = this.#until;
    return (
      until !== undefined &&
      (segment > until.segment || (segment === until.segment && offset >= until.offset))
    );
  }

  #note(): void {
    const state = this.#state;
    state.place = this.#reader.place;
    this.#matches?.note();
    state.texts = Object.fromEntries(
      [...this.#texts].flatMap(([stream, text]) => (text.isEmpty ? [] : [[stream, text.state]])),
    );
    const log = this.#log;
    const run = this.#runs[state.run];
    if (log === undefined || run === undefined || !log.isWaiting || this.#asked) return;
    this.#asked = true;
    run.writer.before(() => {
      log.folder = run.ref.folder;
      log.commit();
      if (this.#log !== log) {
        log.close();
        return;
      }
      const { project, run: name } = run.ref;
      state.log = { ...log.end, project, run: name };
      this.#asked = false;
    });
  }

  #textOf(stream: OutputStream): TerminalText {
    let text = this.#texts.get(stream);
    if (text === undefined) {
      text = new TerminalText(this.#sink(stream));
      this.#texts.set(stream, text);
    }
    return text;
  }

  #sink(stream: OutputStream): LineSink {
    return {
      text: (time, text) => this.#logAt(time, stream).text(this.#time, stream, text),
      bytes: (time, bytes, start, end) =>
        this.#logAt(time, stream).bytes(this.#time, stream, bytes, start, end),
    };
  }

  /** The log for a line of a time: those of the other streams that were printed before come first. */
  #logAt(time: number, stream: OutputStream): OutputLog {
    this.#told++;
    if (this.#texts.size > 1)
      for (const [other, text] of this.#texts) if (other !== stream) text.release(time - 1);
    this.#time = Math.max(this.#time, time);
    return this.#marked();
  }

  #gap(bytes: number, time: number): void {
    for (const text of this.#texts.values()) text.end();
    this.#time = Math.max(this.#time, time);
    this.#told++;
    this.#marked().gap(this.#time, bytes);
  }

  /** Takes up what was noted, with the first call; whether that is to be noted before anything is written. */
  #begins(): boolean {
    if (this.#begun) return false;
    this.#begun = true;
    if (this.#shared) delete this.#state.log;
    else if (this.#state.log !== undefined && this.#state.run >= 0) {
      this.#opened(); // What was written behind that place is written again.
      return false;
    }
    Object.assign(this.#state, beginningIn(this.#runs));
    return true;
  }

  /**
   * Whether the program has begun another run by now, which has what is printed from here on. Where its log begins is to be noted
   * before anything is written there.
   */
  #goOn(): boolean {
    const newest = this.#runs.at(-1);
    if (newest === undefined || this.#live === undefined || newest === this.#live) return false;
    if (this.#runs.includes(this.#live)) {
      for (const text of this.#texts.values()) text.end();
      this.#note(); // What waits is written by that run's own commit.
    } else this.#log?.close(); // It was given up for another.
    this.#log = undefined;
    this.#live = undefined;
    this.#asked = false;
    this.#matches?.goOn();
    delete this.#state.attempt;
    Object.assign(this.#state, beginningIn(this.#runs));
    return true;
  }

  /** The log, with what says of which attempt its lines are. */
  #marked(): OutputLog {
    const log = this.#opened();
    const attempt = this.#live?.state.attempt ?? 1;
    if (attempt !== (this.#state.attempt ?? 1)) {
      this.#state.attempt = attempt;
      log.text(this.#time, "trackio", attemptText(attempt));
    }
    return log;
  }

  #opened(): OutputLog {
    if (this.#log !== undefined) return this.#log;
    const run = this.#runs[this.#state.run];
    if (run === undefined) throw new RangeError(`run ${this.#state.run} of ${this.#runs.length}`);
    const { project, run: name, folder } = run.ref;
    const { log } = this.#state;
    const known = log?.project === project && log.run === name ? log : undefined;
    this.#log = new OutputLog(folder, this.#limit, known);
    this.#live = run;
    return this.#log;
  }
}
