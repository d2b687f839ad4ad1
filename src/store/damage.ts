import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Life } from "../history/life.ts";
import { isMisread } from "./catalog.ts";
import { RUN_FILES } from "./layout.ts";
import { eachLine, parseRecord } from "./read-records.ts";

/**
 * Why a run's life cannot be told, as a sentence without its full stop; undefined where it can. A folder that was only
 * just claimed is not damaged: it holds no file of a run yet.
 */
export function damageOf(folder: string, life: Life): string | undefined {
  if (life.created !== "" && life.attempts.length > 0) return undefined;
  if (isMisread(folder)) return "the name of its folder is not valid UTF-8";
  const path = join(folder, "run.ndjson");
  const stat = statSync(path, { throwIfNoEntry: false });
  const size = stat?.size;
  if (size === undefined) {
    return RUN_FILES.some((file) => existsSync(join(folder, file))) ? "it has no run.ndjson" : undefined;
  }
  if (stat?.isDirectory() === true) return "run.ndjson is a folder";
  if (size === 0) return "run.ndjson is empty";
  const place = firstUnreadable(path, life.created === "" ? size : 0);
  if (place !== undefined) return `run.ndjson cannot be read at line ${place.line} (byte ${place.byte})`;
  return life.created === "" ? 'run.ndjson does not begin with the event "created"' : undefined;
}

/** The first line that is no record. One without an end counts where the file should hold more than the lines before it. */
function firstUnreadable(path: string, size: number): { line: number; byte: number } | undefined {
  let found: { line: number; byte: number } | undefined;
  let line = 0;
  let byte = 0;
  eachLine(path, 0, (bytes, start, end) => {
    line++;
    if (parseRecord(bytes.toString("utf8", start, end)) === undefined) found ??= { line, byte };
    byte += end - start + 1;
  });
  return found ?? (byte < size ? { line: line + 1, byte } : undefined);
}
