import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";

/** In a session's folder, where a program's output waits in segments. No stream: those are files beside it. */
export const segmentFolder = (session: string): string => join(session, "output");

/** Where reading goes on: plain data. */
export interface SegmentPlace {
  /** Its number; 0 before the first. */
  readonly segment: number;
  /** Bytes of it that were read. */
  readonly offset: number;
  /** Bytes of output before that place, with those that are not kept. */
  readonly position: number;
  /** How many of them are missing right before it, and were not told of yet; absent: none. */
  readonly gap?: number;
}

/** What was printed at once. */
export interface Frame {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** 0 where standard output and error are one, 1 and 2 for them. */
  readonly kind: number;
  readonly bytes: Buffer;
  /** Bytes before it that were printed and are not kept. */
  readonly gap: number;
}

const MAGIC = Buffer.from("trackio1");
const HEADER = 16;
const FRAME = 12;

/** The numbers of the segments that are there, in order. */
export function segmentsIn(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // Nothing was printed yet.
    throw error;
  }
}

const pathOf = (folder: string, segment: number): string => join(folder, String(segment).padStart(8, "0"));

const sizeOf = (folder: string, segment: number): number =>
  statSync(pathOf(folder, segment), { throwIfNoEntry: false })?.size ?? 0;

/** Bytes of segments behind a place. */
export const bytesBehind = (
  folder: string,
  { segment, offset }: Pick<SegmentPlace, "segment" | "offset">,
): number =>
  segmentsIn(folder).reduce((sum, each) => {
    if (each < segment) return sum;
    const size = sizeOf(folder, each);
    return sum + Math.max(0, each === segment ? size - offset : size - HEADER);
  }, 0);

/** Where the last segment ends. */
export function endOfSegments(folder: string): Pick<SegmentPlace, "segment" | "offset"> {
  const segment = segmentsIn(folder).at(-1) ?? 0;
  return { segment, offset: segment === 0 ? 0 : sizeOf(folder, segment) };
}

/** Bytes that were printed and are either in the segments or given up; 0 where nothing was given up. */
function passedIn(folder: string): number {
  try {
    const bytes = readFileSync(join(folder, "passed"));
    return bytes.length < 8 ? 0 : Number(bytes.readBigUInt64BE());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0; // Nothing was printed yet.
    throw error;
  }
}

export const removeSegment = (folder: string, segment: number): void =>
  rmSync(pathOf(folder, segment), { force: true });

/** Reads the segments that the relay writes (`src/process/capture/relay/start.py`), from a place on. */
export class SegmentReader {
  readonly #folder: string;
  #place: SegmentPlace;
  #fd: number | undefined;
  #buffer = Buffer.allocUnsafeSlow(1 << 20);
  #from = 0;
  #to = 0;

  constructor(folder: string, place: SegmentPlace) {
    this.#folder = folder;
    this.#place = place;
  }

  get place(): SegmentPlace {
    return this.#place;
  }

  /** The next frame; undefined where none is whole yet. Its bytes are good until the next call. */
  next(): Frame | undefined {
    for (;;) {
      const frame = this.#frame();
      if (frame !== undefined || !this.#goOn()) return frame;
    }
  }

  /** Leaves segments out, from here on, so that of what is behind no more bytes stay than that. */
  skipTo(most: number): void {
    let behind = bytesBehind(this.#folder, this.#place);
    while (behind > most && this.#goOn(true)) behind = bytesBehind(this.#folder, this.#place);
  }

  /** Goes on to the end of what was given up where no segment shows it, behind the last frame. Bytes that are missing there. */
  skipLost(): number {
    const passed = passedIn(this.#folder);
    const { segment, offset, position, gap = 0 } = this.#place;
    // More may have come since.
    if (bytesBehind(this.#folder, this.#place) > 0) return 0;
    const lost = gap + Math.max(0, passed - position);
    this.#place = { segment, offset, position: Math.max(position, passed) };
    return lost;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #frame(): Frame | undefined {
    if (!this.#fill(FRAME)) return undefined;
    const length = this.#buffer.readUInt32BE(this.#from + 8);
    if (!this.#fill(FRAME + length)) return undefined;
    const start = this.#from + FRAME;
    const { segment, offset, position, gap = 0 } = this.#place;
    const frame = {
      time: this.#buffer.readUIntBE(this.#from, 6),
      kind: this.#buffer[this.#from + 6] ?? 0,
      bytes: this.#buffer.subarray(start, start + length),
      gap,
    };
    this.#from += FRAME + length;
    this.#place = { segment, offset: offset + FRAME + length, position: position + length };
    return frame;
  }

  /**
   * Goes on to the next segment. False where there is none yet.
   * @param leave what is unread of this one
   */
  #goOn(leave = false): boolean {
    const next = segmentsIn(this.#folder).find((each) => each > this.#place.segment);
    if (next === undefined) return false;
    // What was appended to the one before between our look and the beginning of the next is not to be passed over.
    if (!leave && this.#fd !== undefined && this.#isWhole(FRAME)) return true;
    const fd = openSync(pathOf(this.#folder, next), "r");
    const head = Buffer.alloc(HEADER);
    const isOurs =
      readSync(fd, head, 0, HEADER, 0) === HEADER && head.subarray(0, MAGIC.length).equals(MAGIC);
    if (!isOurs) {
      closeSync(fd);
      // Torn by a crash of the system; or just begun, where none is behind it.
      const later = segmentsIn(this.#folder).some((each) => each > next);
      if (later) this.#place = { ...this.#place, segment: next, offset: 0 };
      return later;
    }
    this.close();
    this.#fd = fd;
    this.#from = this.#to = 0;
    const position = head.readUIntBE(HEADER - 6, 6);
    const gap = (this.#place.gap ?? 0) + Math.max(0, position - this.#place.position);
    this.#place = { segment: next, offset: HEADER, position, ...(gap > 0 ? { gap } : {}) };
    return true;
  }

  #isWhole(size: number): boolean {
    return this.#fill(size) && this.#fill(FRAME + this.#buffer.readUInt32BE(this.#from + 8));
  }

  /** Sees to it that so many bytes are in memory from here on; false where the segment has not so many. */
  #fill(size: number): boolean {
    if (this.#to - this.#from >= size) return true;
    const fd = this.#file();
    if (fd === undefined) return false;
    const left = fstatSync(fd).size - this.#place.offset;
    if (left < size) return false;
    if (this.#buffer.length < size) {
      const larger = Buffer.allocUnsafeSlow(size * 2);
      this.#buffer.copy(larger, 0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
      this.#buffer = larger;
    } else if (this.#from > 0) {
      this.#buffer.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
    }
    while (this.#to < size) {
      const read = readSync(
        fd,
        this.#buffer,
        this.#to,
        this.#buffer.length - this.#to,
        this.#place.offset + this.#to,
      );
      if (read === 0) return false;
      this.#to += read;
    }
    return true;
  }

  #file(): number | undefined {
    if (this.#fd !== undefined || this.#place.segment === 0) return this.#fd;
    try {
      this.#fd = openSync(pathOf(this.#folder, this.#place.segment), "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // It was all read, or was too much.
    }
    return this.#fd;
  }
}
