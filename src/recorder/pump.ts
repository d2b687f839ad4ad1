import type { InitMessage } from "../format/message.ts";
import { fileProblem } from "../store/file-problem.ts";
import { ReadBuffer, type Region } from "../store/line-reader.ts";
import type { LiveRun } from "./live-run.ts";
import type { Notices } from "./notices.ts";
import { runOf } from "./run-of.ts";
import type { InitLine, Sequencer } from "./sequencer.ts";
import type { Source, SourceHost } from "./sources/source.ts";
import type { Spool } from "./spool.ts";
import { type ClaimNote, DESCRIPTOR_STREAM, type SessionState, type StreamState } from "./state.ts";
import { Tail } from "./tail.ts";

/** Bytes of lines after which what was made of them is written. */
const BATCH = 4 << 20;

/** What the pump asks of its session. */
export interface PumpHost {
  readonly state: SessionState;
  readonly runs: readonly LiveRun[];
  /** Begins, names or joins a run as a stream's `init` says. All lines before it are committed. */
  init(stream: StreamState, init: InitMessage): void;
  /** Tells a stream's client what became of its `init`, when all of that is committed. Absent where nobody waits for it. */
  answer?(stream: StreamState): void;
}

/** An `init` line, where it was read and when its stream was last written. */
interface Begun {
  readonly tail: Tail;
  readonly line: InitLine;
  readonly timestamp: string;
}

/**
 * Moves lines from a spool's streams, and from what else is read, into the runs' files, a batch at a time, and notes how far
 * it is only when all that a batch led to is written.
 */
export class Pump {
  readonly #host: PumpHost;
  readonly #spool: Spool;
  readonly #sequencer: Sequencer;
  readonly #notices: Notices;
  readonly #buffer = new ReadBuffer();
  readonly #sources: readonly Source[];
  readonly #tails = new Map<string, Tail>();
  /** Something was taken that is not committed. */
  #waiting = false;
  /** An `init` whose run is not made yet. Until it is, its stream counts as read up to it, and no further. */
  #init: Begun | undefined;
  /** Streams whose `init` was followed, and is not committed yet. */
  readonly #unanswered = new Set<StreamState>();

  /** @param openSources what is read beside the streams; it shares their sequencer, and their memory */
  constructor(
    host: PumpHost,
    spool: Spool,
    sequencer: Sequencer,
    notices: Notices,
    openSources: (host: SourceHost) => readonly Source[] = () => [],
  ) {
    this.#host = host;
    this.#spool = spool;
    this.#sequencer = sequencer;
    this.#notices = notices;
    this.#sources = openSources({ runs: host.runs, sequencer, notices, buffer: this.#buffer });
  }

  /**
   * Takes one batch. False when nothing is left to take for now.
   * @param last whether nobody writes any more, so that a last line without newline counts
   * @throws what the file system throws; nothing is lost then: the next call tries again before it takes more
   */
  batch(last: boolean): boolean {
    if (this.#waiting) this.commit();
    if (this.#init !== undefined) this.#begin(this.#init);
    this.#discover();
    let taken = 0;
    for (const tail of this.#tails.values()) {
      const unread = tail.look(() => this.#truncated(tail.stream));
      while (unread !== undefined && taken < BATCH && this.#init === undefined) {
        const region = tail.read(unread.size, last);
        if (region === undefined) break;
        taken += this.#take(tail, region, unread.timestamp);
      }
      if (this.#init !== undefined) break;
    }
    for (const source of this.#sources) {
      if (taken >= BATCH || this.#init !== undefined) break;
      taken += source.take(BATCH - taken, last);
    }
    if (taken > 0) this.commit();
    if (this.#init !== undefined) this.#begin(this.#init);
    return taken > 0;
  }

  /**
   * Writes what was added to the runs, and notes the state.
   * @param claim of a run with which nothing has been done yet
   */
  commit(claim?: ClaimNote): void {
    this.#waiting = true;
    const { state, runs } = this.#host;
    for (const run of runs) {
      run.writer.commit();
      run.state.sizes = run.writer.sizes;
    }
    this.#spool.note(claim === undefined ? state : { ...state, claim });
    this.#waiting = false;
    for (const stream of this.#unanswered) this.#host.answer?.(stream);
    this.#unanswered.clear();
  }

  close(): void {
    // The descriptor's stream is read through the spool's own descriptor.
    for (const tail of this.#tails.values()) if (tail.fd !== this.#spool.fd) tail.close();
    this.#tails.clear();
    for (const source of this.#sources) source.close();
  }

  #take(tail: Tail, region: Region, timestamp: string): number {
    const { stream } = tail;
    const { consumed, init } = this.#sequencer.take(region, {
      stream,
      run: runOf(stream, this.#host.runs),
      timestamp,
    });
    tail.took(region, consumed);
    if (init === undefined) return consumed;
    this.#init = { tail, line: init, timestamp };
    return consumed + init.length;
  }

  #begin({ tail, line, timestamp }: Begun): void {
    const { stream } = tail;
    this.#host.init(stream, line.message);
    this.#init = undefined;
    this.#sequencer.refuse(line, { stream, run: runOf(stream, this.#host.runs), timestamp });
    tail.seek(stream.offset + line.length);
    stream.inits = (stream.inits ?? 0) + 1;
    this.#unanswered.add(stream);
    this.commit();
  }

  /** Takes up streams that are new, and those that the program deleted and began again. */
  #discover(): void {
    for (const file of this.#spool.streams()) {
      const known = this.#tails.get(file);
      const path = this.#spool.path(file);
      if (known !== undefined) {
        if (!known.isReplacedAt(path)) continue;
        known.stream.file = `${file}.${this.#tails.size}`;
        this.#tails.set(known.stream.file, known);
        this.#tails.delete(file);
      }
      try {
        const own = file === DESCRIPTOR_STREAM && known === undefined ? this.#spool.fd : undefined;
        this.#tails.set(file, new Tail(path, this.#streamOf(file), this.#buffer, own));
      } catch (error) {
        this.#notices.once("unread", `cannot read the stream ${path}: ${fileProblem(error)}`);
      }
    }
  }

  #streamOf(file: string): StreamState {
    const { streams } = this.#host.state;
    const known = streams.find((stream) => stream.file === file);
    if (known !== undefined) return known;
    const stream = { file, offset: 0, rank: 0, pid: undefined, run: -1, open: false, own: false };
    streams.push(stream);
    return stream;
  }

  #truncated(stream: StreamState): void {
    stream.anew = (stream.anew ?? 0) + 1;
    this.#notices.once(
      `truncated ${stream.file}`,
      `the program began ${stream.file} anew (opened it with ">"), and lines may be lost; let it append: ">>", or mode "a"`,
    );
  }
}
