import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { endianness } from "node:os";
import { join } from "node:path";
import type { MetricRule } from "../history/life.ts";
import type { Axis } from "../history/series.ts";
import type { KeptFold } from "../history/series-fold.ts";
import { SERIES_FOLDER } from "./layout.ts";

/** The version of the files; another one is as good as none. */
const VERSION = 1;

/** What a file holds, apart from what was read. */
export interface SeriesKey {
  readonly metric: string;
  readonly axis: Axis;
  readonly rank: number;
  readonly attempt: number | null;
  /** Whether points that are superseded are left out. */
  readonly cuts: boolean;
  readonly rules: readonly MetricRule[];
  /** How often the run went back, where that leaves points out. */
  readonly rewinds: number;
}

/** A metric as it was read from the beginning of a run's steps up to an offset. */
export interface KeptSeries {
  readonly covers: Covered;
  readonly stepMetric: string | null;
  /** Where the time axis begins, in milliseconds since the epoch; NaN on other axes. */
  readonly begun: number;
  /** The last numbers of the metrics that give it its x. */
  readonly axisValues: readonly (readonly [name: string, value: number])[];
  /** Where attempts after the first began, by axis. */
  readonly cutoffs: readonly (readonly [axis: string, attempt: number, x: number])[];
  readonly fold: KeptFold;
}

/** How much of a file was read, and what it was like then. */
interface Covered extends StepsFile {
  /** Behind the last whole line. */
  readonly offset: number;
  /** Tells the bytes in front of the offset from others. */
  readonly guard: number;
}

/** The steps' file as the system tells of it. */
export interface StepsFile {
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  readonly inode: number;
}

/** The file as it is now; undefined where there is none. */
export function lookAtFile(path: string): StepsFile | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && { size: stat.size, mtime: stat.mtimeMs, inode: stat.ino };
}

/** Bytes in front of an offset by which a file is known again. */
const GUARDED = 4096;

/** A number for the last bytes in front of an offset of a file. */
export function guardOf(path: string, offset: number): number {
  const bytes = Buffer.alloc(Math.min(GUARDED, offset));
  const fd = openSync(path, "r");
  try {
    const length = readSync(fd, bytes, 0, bytes.length, offset - bytes.length);
    return hash(bytes.subarray(0, length));
  } finally {
    closeSync(fd);
  }
}

/**
 * How what was read of a file stands to what the file is now: it is all of it; the file has more; or it is another one,
 * or was changed in another way than by appending to it.
 */
export function compareFile(
  path: string,
  { covers }: KeptSeries,
  now: StepsFile,
): "same" | "grown" | "other" {
  const { size, mtime, inode, offset, guard } = covers;
  if (inode !== now.inode) return "other";
  if (size === now.size && mtime === now.mtime) return "same";
  return now.size > size && guardOf(path, offset) === guard ? "grown" : "other";
}

/** FNV-1a, of 32 bits: for what is compared with the truth afterwards, or was right but for somebody's malice. */
function hash(bytes: Uint8Array, seed = 0x811c9dc5): number {
  let value = seed;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

interface Header extends Omit<KeptSeries, "fold" | "begun"> {
  readonly version: number;
  readonly order: string;
  readonly key: string;
  readonly begun: number | null;
  readonly fold: Omit<KeptFold, "numbers">;
  /** Numbers behind the header: x and y in turn, or buckets of a grid of this width. */
  readonly width: number | null;
  /** Tells these numbers from what a power cut may have left of them. */
  readonly sum: number;
}

const keyText = ({ metric, axis, rank, attempt, cuts, rules, rewinds }: SeriesKey): string => {
  const axisName = axis.kind === "metric" ? axis.name : null;
  return JSON.stringify([metric, axis.kind, axisName, rank, attempt, cuts, rules, rewinds]);
};

/** Each key has a name of its own, but for one in billions: the header tells whose file it is. */
function pathOf(folder: string, key: string): string {
  const bytes = Buffer.from(key);
  const name = [hash(bytes), hash(bytes, 0x01234567)].map((part) => part.toString(16).padStart(8, "0"));
  return join(folder, SERIES_FOLDER, name.join(""));
}

/** What was kept of a metric; undefined where nothing was, or nothing that this version can read. */
export function readKept(folder: string, seriesKey: SeriesKey): KeptSeries | undefined {
  const key = keyText(seriesKey);
  let bytes: Buffer;
  try {
    bytes = readFileSync(pathOf(folder, key));
  } catch {
    return undefined; // It is derived: without it, the steps are read.
  }
  try {
    return decode(bytes, key);
  } catch {
    return undefined; // Cut short, or somebody's own: likewise.
  }
}

function decode(bytes: Buffer, key: string): KeptSeries | undefined {
  const end = bytes.indexOf(0x0a);
  const header: Header = JSON.parse(bytes.toString("utf8", 0, end));
  if (header.version !== VERSION || header.order !== endianness() || header.key !== key) return undefined;
  const behind = bytes.subarray(end + 1);
  if (hash(behind) !== header.sum) return undefined;
  const numbers = new Float64Array(new Uint8Array(behind).buffer);
  const { covers, stepMetric, begun, axisValues, cutoffs, fold, width } = header;
  const half = numbers.length / 2;
  return {
    covers,
    stepMetric,
    begun: begun ?? Number.NaN,
    axisValues,
    cutoffs,
    fold: {
      ...fold,
      numbers:
        width === null
          ? { kind: "singles", xs: numbers.subarray(0, half), ys: numbers.subarray(half) }
          : { kind: "buckets", buckets: { width, fields: numbers } },
    },
  };
}

function encode(kept: KeptSeries, key: string): Buffer {
  const { numbers, ...fold } = kept.fold;
  const parts = numbers.kind === "singles" ? [numbers.xs, numbers.ys] : [numbers.buckets.fields];
  const behind = Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
  const header: Header = {
    version: VERSION,
    order: endianness(),
    key,
    covers: kept.covers,
    stepMetric: kept.stepMetric,
    begun: Number.isNaN(kept.begun) ? null : kept.begun,
    axisValues: kept.axisValues,
    cutoffs: kept.cutoffs,
    fold,
    width: numbers.kind === "singles" ? null : numbers.buckets.width,
    sum: hash(behind),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), behind]);
}

/** Keeps what was read of a metric, whole or not at all: where the folder cannot be written, it is read again the next time. */
export function writeKept(folder: string, seriesKey: SeriesKey, kept: KeptSeries): void {
  const key = keyText(seriesKey);
  const path = pathOf(folder, key);
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2, 8)}${TEMPORARY}`;
  try {
    mkdirSync(join(folder, SERIES_FOLDER), { recursive: true });
  } catch {
    return; // Not for us, or something of somebody's own is there.
  }
  try {
    removeAbandoned(join(folder, SERIES_FOLDER));
    writeFileSync(temporary, encode(kept, key));
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true }); // It is derived: a disk that is full or read-only costs time alone.
  }
}

const TEMPORARY = ".new";
/** Milliseconds after which nobody is still writing a file. */
const ABANDONED = 60_000;

/** Removes what readers left that were killed while they wrote. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(TEMPORARY)) continue;
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > ABANDONED)
      rmSync(join(folder, name), { force: true });
  }
}
