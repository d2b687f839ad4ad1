import { headOf, widthOf } from "./width.ts";

/**
 * A safe text without colours as lines of at most `width` columns, broken at spaces, and within words that are wider;
 * as one line where there is no width. Unlike `wrapLine` it has nothing to load.
 */
export function wrapWords(text: string, width: number | undefined): string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => pieces(each, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  const parts: string[] = [];
  for (let rest = word; ; ) {
    // One character may be wider than the line: it is taken all the same.
    const head = headOf(rest, width) || rest.slice(0, 2);
    parts.push(head);
    if (head.length >= rest.length) return parts;
    rest = rest.slice(head.length);
  }
}
