import { statSync } from "node:fs";
import { basename } from "node:path";
import { parseOutputLine } from "../../format/output-line.ts";
import type { Finding } from "../../history/finding.ts";
import { outputFiles } from "../output-files.ts";
import { eachLine } from "../read-records.ts";
import { shown } from "./scan-lines.ts";

/** What a look at a run's output found. */
export interface OutputCheck {
  readonly files: number;
  readonly lines: number;
  readonly bytes: number;
  /** With the file's name. */
  readonly findings: readonly Finding[];
}

/** Looks through the output of a run; of each file the first line that is none is told: what it says is for people, who read on. */
export function checkOutput(folder: string, isLive: boolean): OutputCheck {
  const findings: Finding[] = [];
  let lines = 0;
  const files = outputFiles(folder);
  for (const { path } of files) {
    let line = 0;
    let byte = 0;
    let odd: Omit<Finding, "severity" | "kind" | "file" | "remedy"> | undefined;
    const end = eachLine(path, 0, (bytes, start, stop) => {
      line++;
      if (odd === undefined && parseOutputLine(bytes.toString("utf8", start, stop)) === undefined)
        odd = {
          byte,
          line,
          bytes: stop - start,
          rule: "no line of output",
          value: shown(bytes, start, stop),
        };
      byte += stop - start + 1;
    });
    lines += line;
    const torn = statSync(path).size - end;
    if (odd === undefined && torn > 0 && !isLive)
      odd = { byte: end, line: line + 1, bytes: torn, rule: "no newline", value: null };
    if (odd !== undefined)
      findings.push({ severity: "note", kind: "bad-record", file: basename(path), remedy: null, ...odd });
  }
  return { files: files.length, lines, bytes: files.reduce((sum, { size }) => sum + size, 0), findings };
}
