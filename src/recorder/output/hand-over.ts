import { appendFileSync, readFileSync } from "node:fs";
import { attemptText, outputHead } from "../../format/output-line.ts";
import { outputFile, outputFiles } from "../../store/output-files.ts";

/**
 * Puts what was printed for a run that is given up behind the output of the run that takes its place, as that of an attempt. Done again
 * after a crash, it is not there twice.
 * @param from folder of the run that is given up
 */
export function handOverOutput(from: string, to: string, attempt: number): void {
  const text = Buffer.concat(outputFiles(from).map(({ path }) => readFileSync(path)));
  const [first = ""] = text.toString("utf8", 0, 64).split(" ");
  const time = Date.parse(first);
  if (text.length === 0 || Number.isNaN(time)) return;
  const last = outputFiles(to).at(-1);
  const mark = attempt > 1 ? `${outputHead(time, "trackio")}${attemptText(attempt)}\n` : "";
  const whole = Buffer.concat([Buffer.from(mark), text]);
  if (last !== undefined && readFileSync(last.path).subarray(-whole.length).equals(whole)) return;
  appendFileSync(last?.path ?? outputFile(to, 1), whole);
}
