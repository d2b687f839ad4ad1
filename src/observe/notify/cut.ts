/**
 * A text of at most so many UTF-16 code units, or bytes; where it is longer, it ends in `…`. No character is cut in two.
 * @param most of what `size` counts
 */
export function cut(text: string, most: number, size = (part: string): number => part.length): string {
  if (size(text) <= most) return text;
  let kept = "";
  let used = size("…");
  for (const letter of text) {
    used += size(letter);
    if (used > most) break;
    kept += letter;
  }
  return `${kept}…`;
}

export const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Lines, the last ones left out where all together are longer than allowed; a first one that is too long is cut. */
export function cutLines(
  lines: readonly string[],
  most: number,
  size = (part: string): number => part.length,
): string {
  let text = "";
  for (const line of lines) {
    const longer = text === "" ? line : `${text}\n${line}`;
    if (size(longer) > most) return text === "" ? cut(line, most, size) : cut(longer, most, size);
    text = longer;
  }
  return text;
}
