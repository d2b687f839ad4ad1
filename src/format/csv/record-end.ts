const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;

/**
 * Where the CSV record at `start` ends (RFC 4180): behind its newline, -1 where it is not ended within `length`. A quote
 * counts only at the beginning of a cell, so that a stray one does not swallow the rest of a file.
 * @param delimiter one ASCII character's code
 */
export function recordEnd(bytes: Uint8Array, start: number, length: number, delimiter: number): number {
  let begins = true;
  for (let at = start; at < length; at++) {
    const byte = bytes[at] as number;
    if (byte === NEWLINE) return at + 1;
    if (byte === QUOTE && begins) {
      at = quoteEnd(bytes, at + 1, length);
      if (at < 0) return -1;
      begins = false;
    } else if (byte === delimiter) begins = true;
    else if (byte !== SPACE) begins = false;
  }
  return -1;
}

/** Where the quote is that ends a quoted cell; two of them are one of its text. */
function quoteEnd(bytes: Uint8Array, start: number, length: number): number {
  for (let at = start; at < length; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) return at;
    at++;
  }
  return -1;
}

/** Where a record's text ends: before its newline, and a carriage return before that. */
export function textEnd(bytes: Uint8Array, start: number, end: number): number {
  const last = end > start && bytes[end - 1] === NEWLINE ? end - 1 : end;
  return last > start && bytes[last - 1] === RETURN ? last - 1 : last;
}
