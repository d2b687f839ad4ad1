import { closeSync, openSync, readSync } from "node:fs";
import { readEvent } from "../../../format/tensorboard/event.ts";
import { recordAt } from "../../../format/tensorboard/record.ts";

/** Bytes that are read at a stretch, unless a record is longer. */
const CHUNK = 1 << 20;

/**
 * The tags that stand in the first bytes of an event file, as far as it can be read.
 * @throws the system's error where it may not be read
 */
export function tagsIn(path: string, end: number): Set<string> {
  const tags = new Set<string>();
  const fd = openSync(path, "r");
  try {
    let bytes = Buffer.alloc(Math.min(CHUNK, end));
    for (let offset = 0; offset < end; ) {
      const length = readSync(fd, bytes, 0, Math.min(bytes.length, end - offset), offset);
      const taken = takeTags(bytes, length, tags);
      offset += taken.bytes;
      if (taken.bytes > 0) continue;
      if (taken.needs <= bytes.length || taken.needs > end - offset) break;
      bytes = Buffer.alloc(taken.needs);
    }
  } finally {
    closeSync(fd);
  }
  return tags;
}

/** Takes the tags of the whole records at the beginning of some bytes; where there is none, what the first needs. */
function takeTags(bytes: Buffer, length: number, tags: Set<string>): { bytes: number; needs: number } {
  let at = 0;
  for (;;) {
    const found = recordAt(bytes, at, length);
    if (found.kind === "record")
      for (const { tag } of readEvent(bytes, found.start, found.end).values) tags.add(tag);
    if (found.kind !== "record" && found.kind !== "bad-data")
      return { bytes: at, needs: found.kind === "incomplete" ? found.needs : 0 };
    at = found.next;
  }
}
