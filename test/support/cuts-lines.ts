import { execFileSync } from "node:child_process";
import { openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { append } from "../../src/commands/log/append.ts";

/**
 * Appends lines to files that may not grow beyond a size for a while (setrlimit(2), RLIMIT_FSIZE), for every size, and
 * what was not written once they may. Prints, for each size, what then stands in the file. Arguments: a folder, what is
 * in each file before, the lines.
 */
const [, , folder = "", before = "", lines = ""] = process.argv;

const limit = (bytes: string): unknown =>
  execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`]);

process.on("SIGXFSZ", () => {});
const files: string[] = [];
for (let size = before.length; size < before.length + lines.length; size++) {
  const path = join(folder, "stream");
  writeFileSync(path, before);
  const fd = openSync(path, "a+");
  limit(String(size));
  const unwritten = append(fd, Buffer.from(lines));
  limit("unlimited");
  if (unwritten !== undefined) append(fd, unwritten.bytes);
  files.push(readFileSync(path, "utf8"));
  rmSync(path);
}
process.stdout.write(JSON.stringify(files));
