/** The Castagnoli polynomial, its bits in reverse (RFC 3720, appendix B.4). */
const POLYNOMIAL = 0x82f63b78;
/** What TFRecord files add to a checksum that is rotated, so that one of bytes which hold a checksum is none. */
const MASK = 0xa282ead8;

let table: Uint32Array | undefined;

function makeTable(): Uint32Array {
  const made = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    made[byte] = value >>> 0;
  }
  return made;
}

/** The CRC-32C of bytes. */
export function crc32c(bytes: Uint8Array, start: number, end: number): number {
  table ??= makeTable();
  let crc = 0xffffffff;
  for (let at = start; at < end; at++)
    crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The same as TFRecord files hold it: rotated, and masked. */
export function maskedCrc(bytes: Uint8Array, start: number, end: number): number {
  const crc = crc32c(bytes, start, end);
  return (((crc >>> 15) | (crc << 17)) + MASK) >>> 0;
}
