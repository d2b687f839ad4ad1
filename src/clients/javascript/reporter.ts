import { join } from "node:path";
import process from "node:process";
import { typedLine } from "./lines.ts";
import { rankOf } from "./rank.ts";
import type { ReportedRun } from "./run.ts";
import type { Beginning } from "./stream.ts";
import type { FinishOptions, InitOptions } from "./types.ts";

/** Where a thread's lines go. */
export interface Reporter {
  /** The run that they are of. */
  readonly run: ReportedRun;
  /** @throws {Error} where it insists on a run that is not there */
  init(options: InitOptions): ReportedRun;
  write(line: string): void;
  finish(options: FinishOptions): void;
  /** The thread ends, with this exit code. */
  end(code: number): void;
}

/** A new stream in a session's folder (docs/format.md, "Streams and ranks"). */
export function streamIn(spool: string): Beginning {
  // `Math.random` may be a seeded generator of the program's, which must not notice us.
  const name = `${process.pid}-${process.hrtime.bigint().toString(36)}.ndjson`;
  const rank = rankOf(process.env);
  return { path: join(spool, name), head: typedLine("stream", { pid: process.pid, rank }) };
}

/** How a run ends that was open when its thread ended: failed, where that did. The system knows the code's last byte. */
export const finishFor = (code: number): FinishOptions => (code % 256 === 0 ? {} : { exitCode: code & 255 });
