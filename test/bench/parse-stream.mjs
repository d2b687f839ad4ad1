// The yardstick for a file that no string can hold: JSON.parse of each line, and nothing else, 16 MB at a time.
// Usage: parse-stream.mjs FILE
import { openSync, readSync } from "node:fs";

const NEWLINE = 0x0a;
const file = openSync(process.argv[2], "r");
const bytes = Buffer.allocUnsafe(1 << 24);
let kept = 0;
let parsed = 0;
for (;;) {
  const read = readSync(file, bytes, kept, bytes.length - kept, null);
  if (read === 0) break;
  const end = bytes.lastIndexOf(NEWLINE, kept + read - 1) + 1;
  for (const line of bytes.toString("utf8", 0, end).split("\n")) {
    if (line !== "" && JSON.parse(line) !== null) parsed++;
  }
  bytes.copy(bytes, 0, end, kept + read);
  kept = kept + read - end;
}
console.log(JSON.stringify({ parsed }));
