// The yardstick: JSON.parse of each line of a file, and nothing else. Prints the CPU seconds of the loop alone.
// Usage: parse-loop.mjs FILE
import { readFileSync } from "node:fs";

const lines = readFileSync(process.argv[2], "utf8").split("\n");
const before = process.cpuUsage();
let parsed = 0;
for (const line of lines) {
  if (line !== "" && JSON.parse(line) !== null) parsed++;
}
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ parsed, cpu: (user + system) / 1e6 }));
