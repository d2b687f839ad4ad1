const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * How many elements an array of JSON has, without reading them.
 * @param start its bracket
 * @param end where the text ends
 * @returns also the offset behind the array; undefined where it is not closed
 */
export function countElements(
  bytes: Buffer,
  start: number,
  end: number,
): { readonly count: number; readonly end: number } | undefined {
  let depth = 0;
  let commas = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = closingQuote(bytes, at);
      if (at < 0) return undefined;
    } else if (byte === OPEN || byte === OPEN_OBJECT) depth++;
    else if (byte === COMMA) {
      if (depth === 1) commas++;
    } else if (byte === CLOSE || byte === CLOSE_OBJECT) {
      depth--;
      if (depth > 0) continue;
      const empty = commas === 0 && bytes.toString("latin1", start + 1, at).trim() === "";
      return { count: empty ? 0 : commas + 1, end: at + 1 };
    }
  }
  return undefined;
}

/** The quote that ends a string; -1 where none does. */
function closingQuote(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let before = at;
    while (bytes[before - 1] === BACKSLASH) before--;
    if ((at - before) % 2 === 0) return at;
  }
  return -1;
}
