import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RunWriter } from "../../src/store/run-writer.ts";

/**
 * A recorder whose files may not grow beyond 4096 bytes for a while (setrlimit(2), RLIMIT_FSIZE): writes are cut short
 * then, as on a full disk. Prints what a commit said, and what was in the file after it. Argument: the run's folder.
 */
const [, , folder = ""] = process.argv;

const LIMITER = "prlimit";

const limit = (bytes: string): unknown =>
  execFileSync(LIMITER, ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`]);

const writer = new RunWriter(folder);

function commit(): { readonly code: string; readonly lines: number; readonly whole: boolean } {
  let code = "";
  try {
    writer.commit();
  } catch (error) {
    code = String((error as NodeJS.ErrnoException).code);
  }
  const text = readFileSync(join(folder, "steps.ndjson"), "utf8");
  return { code, lines: text.split("\n").length - 1, whole: text === "" || text.endsWith("\n") };
}

/** A hundred records of 32 bytes each. */
function add(from: number): void {
  for (let number = from; number < from + 100; number++)
    writer.add("steps.ndjson", `{"n":1${String(number).padStart(24, "0")}}`);
}

process.on("SIGXFSZ", () => {});
const said: object[] = [];
add(0);
said.push(commit());
limit("4096");
add(100);
said.push(commit(), commit());
add(200);
limit("unlimited");
said.push(commit(), commit());
process.stdout.write(JSON.stringify(said));
