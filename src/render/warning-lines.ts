import { isNarrow } from "./narrow.ts";
import { wrapWords } from "./wrap-words.ts";

/**
 * A safe text as the lines of a warning, broken at spaces. One of other scripts is a line as it is: what measures them is not
 * loaded while a program runs.
 */
export function warningLines(text: string, width: number | undefined): string[] {
  const whole = `trackio: ${text}`;
  if (width === undefined || whole.length <= width || !isNarrow(whole)) return [whole];
  const [first = "", ...rest] = wrapWords(whole, width);
  const indented = rest.length === 0 ? [] : wrapWords(rest.join(" "), width - 2);
  return [first, ...indented.map((line) => `  ${line}`)];
}
