import { createHash } from "node:crypto";
import { folderOf } from "../../format/names.ts";

/** Longest name of a file, without its ending, in bytes: some systems allow 255 in all, others less. */
const LONGEST = 120;

/** Names that Windows keeps for devices, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Gives each name a file's name of its own, without ending: one that every file system takes, and that no other differs
 * from by upper and lower case alone.
 */
export class FileNames {
  readonly #taken = new Set<string>();

  of(name: string): string {
    const safe = shortened(folderOf(name) || "_");
    const base = DEVICE.test(safe) ? `${safe}_` : safe;
    for (let number = 1; ; number++) {
      const file = number === 1 ? base : `${base}-${number}`;
      const key = file.normalize("NFC").toLowerCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return file;
    }
  }
}

function shortened(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST) return text;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  let head = text;
  while (Buffer.byteLength(head) > LONGEST - hash.length - 1) head = [...head].slice(0, -1).join("");
  return `${head}-${hash}`;
}
