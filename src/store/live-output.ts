import { join } from "node:path";
import { OUTPUT_STREAMS, type OutputLine, type OutputStream } from "../format/output-line.ts";
import type { Life } from "../history/life.ts";
import type { Json } from "../history/summary.ts";
import type { RunRef } from "./catalog.ts";
import { FileEnd } from "./file-end.ts";
import { sessionFolder } from "./layout.ts";
import type { OutputEnd } from "./read-output.ts";
import { parseRecord, type StoredRecord } from "./read-records.ts";
import { STATE_FILE } from "./waiting.ts";

/** What a run's recorder holds of its output: where the log ends, and what is not a line of it yet. */
export interface LiveOutput {
  readonly end: OutputEnd;
  readonly lines: readonly OutputLine[];
}

/** Bytes at the end of a session's notes that hold the last one. */
const NOTE = 1 << 20;

/** Looks at what of a run's output is not in its files yet: progress bars that are under way, prompts. */
export class LiveOutputLook {
  readonly #end: FileEnd;
  readonly #ref: RunRef;

  constructor(root: string, ref: RunRef, life: Life) {
    this.#ref = ref;
    this.#end = new FileEnd(join(sessionFolder(root, life.attempts.at(-1)?.session ?? ""), STATE_FILE), NOTE);
  }

  /** Undefined where nobody records it any more, or its output is not kept. */
  look(): LiveOutput | undefined {
    this.#end.look();
    const note = parseRecord(this.#end.lines.findLast((line) => line.endsWith("}")) ?? "");
    const output = note?.["output"];
    if (!isRecord(output)) return undefined;
    const log = output["log"];
    if (!isRecord(log) || log["project"] !== this.#ref.project || log["run"] !== this.#ref.run)
      return undefined;
    const { number, size } = log;
    if (typeof number !== "number" || typeof size !== "number") return undefined;
    return {
      end: { number, size },
      lines: OUTPUT_STREAMS.flatMap((stream) => linesOf(output["texts"], stream)),
    };
  }
}

function linesOf(texts: Json | undefined, stream: OutputStream): OutputLine[] {
  const text = isRecord(texts) ? texts[stream] : undefined;
  const rows = isRecord(text) && Array.isArray(text["rows"]) ? text["rows"] : [];
  return rows.flatMap((row) => {
    if (!isRecord(row) || typeof row["text"] !== "string" || row["text"] === "") return [];
    return [{ time: new Date(Number(row["time"])).toISOString(), stream, text: row["text"] }];
  });
}

const isRecord = (value: Json | undefined): value is StoredRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);
