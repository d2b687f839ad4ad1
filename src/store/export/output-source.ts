import type { JsonText } from "../../format/json-text.ts";
import { outputFiles } from "../output-files.ts";
import { OUTPUT_START, readOutput } from "../read-output.ts";
import { recordFrom, type Scan } from "./raw-record.ts";

/** What sets a colour in a line of output. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins with one
const SGR = /\x1b\[[\d;:]*m/g;

/**
 * A run's output as records, without colours; undefined where it has none. As it was when this was called, also later.
 * @param attempt only this one's
 */
export function outputScan(folder: string, attempt: number | undefined): Scan | undefined {
  const last = outputFiles(folder).at(-1);
  if (last === undefined) return undefined;
  const names = ["_attempt", "timestamp", "stream", "text"];
  return (visit) => {
    readOutput(
      folder,
      OUTPUT_START,
      (item) => {
        if (item.kind !== "line" || (attempt !== undefined && item.attempt !== attempt)) return;
        const { time, stream, text } = item.line;
        const values = [time, stream, text.replace(SGR, "")].map((each) => JSON.stringify(each) as JsonText);
        // As in the other files, the first attempt goes without saying.
        if (item.attempt === 1) visit(recordFrom(names.slice(1), values));
        else visit(recordFrom(names, [String(item.attempt) as JsonText, ...values]));
      },
      { number: last.number, size: last.size },
    );
  };
}
