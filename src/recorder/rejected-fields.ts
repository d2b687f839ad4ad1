import { isUtf8 } from "node:buffer";
import type { Field } from "../format/message.ts";
import type { Region } from "../store/line-reader.ts";
import { field } from "./record-text.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** How bytes are kept that could not be used: as text, and where they are none as base64 as well. */
export function bytesFields(bytes: Buffer): Field[] {
  const line = field("line", bytes.toString("utf8"));
  return isUtf8(bytes) ? [line] : [line, field("base64", bytes.toString("base64"))];
}

/** Zeros at the end of bytes. */
export function zerosAtEnd(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.length - end;
}

/** Why a stream's last line is rejected that ends in zeros: they are no text, and may be very many. */
export const zerosReason = (zeros: number): string => `zeros: ${zeros} bytes, as a power cut leaves them`;

/** How a part of an overlong line is kept, without the line's end. */
export function partFields({ bytes, length, part }: Region): Field[] {
  const line = bytes[length - 1] === NEWLINE ? length - 1 : length;
  const end = line < length && bytes[line - 1] === RETURN ? line - 1 : line;
  return [field("part", part), ...bytesFields(bytes.subarray(0, end))];
}
