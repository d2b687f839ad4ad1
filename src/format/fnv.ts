/** What a hash begins with. */
export const FNV_START = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a, 32 bits, of bytes behind those of `hash`: enough to tell other lines apart. */
export function fnvBytes(hash: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let result = hash;
  for (let at = start; at < end; at++) result = Math.imul(result ^ (bytes[at] as number), PRIME) >>> 0;
  return result;
}

/** The same of a text's UTF-16 units. */
export function fnvText(hash: number, text: string): number {
  let result = hash;
  for (let at = 0; at < text.length; at++) result = Math.imul(result ^ text.charCodeAt(at), PRIME) >>> 0;
  return result;
}
