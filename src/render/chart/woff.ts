import { inflateSync } from "node:zlib";

/** The tables of a font file in the Web Open Font Format 1.0 (W3C, 2012), by their tags. */
export function woffTables(file: Uint8Array): ReadonlyMap<string, DataView> {
  const view = viewOf(file);
  if (view.getUint32(0) !== SIGNATURE) throw new RangeError("not a WOFF 1.0 file");
  const tables = new Map<string, DataView>();
  const count = view.getUint16(12);
  for (let entry = 44; entry < 44 + 20 * count; entry += 20) {
    const tag = String.fromCharCode(...file.subarray(entry, entry + 4));
    const [offset, packed, size] = [4, 8, 12].map((at) => view.getUint32(entry + at)) as [
      number,
      number,
      number,
    ];
    const bytes = file.subarray(offset, offset + packed);
    tables.set(tag, viewOf(packed < size ? inflateSync(bytes) : bytes));
  }
  return tables;
}

/** "wOFF". */
const SIGNATURE = 0x774f4646;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
