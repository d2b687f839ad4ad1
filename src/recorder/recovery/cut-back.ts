import {
  closeSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { RUN_FILES, type RunFile } from "../../store/layout.ts";
import { eachLine, parseRecord, type StoredRecord } from "../../store/read-records.ts";
import type { FileSizes } from "../../store/run-writer.ts";

/**
 * Cuts a run's files back to the sizes that were noted. Of its life, what the recorder itself wrote behind them stays;
 * everything else there comes from lines, and comes again. Of a file without a size, what attempts before `attempt`
 * wrote stays.
 * @returns the events that stay behind the noted size
 */
export function cutBack(folder: string, attempt: number, sizes: FileSizes): StoredRecord[] {
  let kept: StoredRecord[] = [];
  for (const file of RUN_FILES) {
    const path = join(folder, file);
    const there = statSync(path, { throwIfNoEntry: false })?.size;
    const size = sizes[file] ?? endOfEarlier(folder, file, attempt);
    if (there === undefined || there <= size) continue;
    if (file === "run.ndjson") kept = keepOwnEvents(path, size);
    else if (size === 0) rmSync(path);
    else truncateSync(path, size);
  }
  return kept;
}

/** Takes an attempt of a run back as if it had never begun. */
export function takeBack(folder: string, attempt: number): void {
  for (const file of RUN_FILES) {
    const path = join(folder, file);
    const size = endOfEarlier(folder, file, attempt);
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > size) truncateSync(path, size);
  }
}

/** Whether the recorder wrote an event by itself. The end of a run that a program left for another comes from its `init`. */
function isOwn({ event, exit_code, signal, left }: StoredRecord): boolean {
  if (event === "ended") return left !== true && (exit_code !== null || signal !== null);
  return event === "created" || event === "started" || event === "signal" || event === "restarting";
}

function keepOwnEvents(path: string, size: number): StoredRecord[] {
  const bytes = readFileSync(path);
  const kept = bytes
    .toString("utf8", size)
    .split("\n")
    .flatMap((line) => {
      const record = parseRecord(line);
      return record !== undefined && isOwn(record) ? [{ line, record }] : [];
    });
  const lines = kept.map(({ line }) => `${line}\n`).join("");
  replace(path, Buffer.concat([bytes.subarray(0, size), Buffer.from(lines)]));
  return kept.map(({ record }) => record);
}

/** Puts other content in the place of a file: at every instant, and after a power cut, it is the one or the other. */
function replace(path: string, content: Buffer): void {
  const temporary = `${path}.new`;
  const fd = openSync(temporary, "w");
  try {
    for (let done = 0; done < content.length; ) done += writeSync(fd, content, done);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
}

/** Where a file's last record of attempts before this one ends. */
function endOfEarlier(folder: string, file: RunFile, attempt: number): number {
  if (attempt <= 1) return 0;
  let end = 0;
  let offset = 0;
  let reached = false;
  eachLine(join(folder, file), 0, (bytes, start, stop) => {
    offset += stop - start + 1;
    if (reached) return;
    const record = parseRecord(bytes.toString("utf8", start, stop));
    if (record === undefined) return;
    reached = attemptOf(record, file) >= attempt;
    if (!reached) end = offset;
  });
  return end;
}

/** An event tells its attempt where it may belong to any; those that do not are part of the one that was begun last. */
const attemptOf = ({ _attempt, event, attempt }: StoredRecord, file: RunFile): number =>
  Number((file === "run.ndjson" ? event === "started" && attempt : _attempt) || 1);
