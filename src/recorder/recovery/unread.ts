import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { bytesBehind, segmentFolder } from "../../store/output-spool.ts";
import { isStream } from "../../store/waiting.ts";
import type { OutputState } from "../output/output-source.ts";
import type { SessionState, StreamState } from "../state.ts";
import { readFiles } from "./read-files.ts";

const sizeOf = (folder: string, file: string): number =>
  statSync(resolve(folder, file), { throwIfNoEntry: false })?.size ?? 0;

/** Whether a session's streams hold anything behind what was read of them. */
export const hasUnread = (folder: string, streams: readonly StreamState[], output?: OutputState): boolean =>
  readdirSync(folder)
    .filter(isStream)
    .some((file) => {
      const known = streams.find((stream) => stream.file === file);
      return sizeOf(folder, file) !== (known?.offset ?? 0);
    }) || hasUnreadOutput(folder, output);

const hasUnreadOutput = (folder: string, output: OutputState | undefined): boolean =>
  bytesBehind(segmentFolder(folder), output?.place ?? { segment: 0, offset: 0 }) > 0;

/** Bytes in a session's streams behind what was read of them. */
export const unreadBytes = (folder: string, streams: readonly StreamState[]): number =>
  readdirSync(folder)
    .filter(isStream)
    .reduce((sum, file) => {
      const offset = streams.find((stream) => stream.file === file)?.offset ?? 0;
      return sum + Math.max(0, sizeOf(folder, file) - offset);
    }, 0);

/**
 * Lets streams that a power cut made shorter than what was read of them go on at their end: nothing of them is new.
 * (While the system runs, one that is shorter was begun anew by its program.)
 */
export function goOnAtEnd(folder: string, state: SessionState): void {
  for (const stream of readFiles(state)) stream.offset = Math.min(stream.offset, sizeOf(folder, stream.file));
}
