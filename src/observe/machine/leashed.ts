import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes of an answer after which its file begins anew. */
const LONGEST = 1 << 20;

/** What a shell does with a program: runs it, tells its end, and ends all of it when nobody holds the other end of its input. */
const LEASH = '{ "$@"; echo "ended $?"; } </dev/null & read _; kill -9 0';

/**
 * A program that runs beside us and tells what it sees, line by line. It ends with us, however we end: a shell between us waits
 * for the end of a pipe that we alone hold, and then kills its process group, in which there is nobody else. So no signal of our
 * terminal reaches it. It answers into a file that has no name any more; `Git` has the reason.
 */
export class Leashed {
  readonly #child: ChildProcess;
  readonly #fd: number;
  #read = 0;
  #rest = "";

  /** @throws where the system refuses a file */
  constructor(command: readonly string[], env: Readonly<NodeJS.ProcessEnv>) {
    const folder = mkdtempSync(join(tmpdir(), "trackio-machine-"));
    try {
      this.#fd = openSync(join(folder, "answer"), "a+");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    this.#child = spawn("/bin/sh", ["-c", LEASH, "sh", ...command], {
      stdio: ["pipe", this.#fd, this.#fd],
      env: { ...env, LC_ALL: "C" },
      detached: true,
    });
    // No shell: then nothing is ever answered.
    this.#child.once("error", () => {});
    this.#child.unref();
    const pipe = this.#child.stdin as unknown as { unref?: () => void; on?: ChildProcess["on"] } | null;
    pipe?.on?.("error", () => {}); // It ended first.
    pipe?.unref?.();
  }

  /** The whole lines that are new. The last of a program that has ended is `ended 0`, with its exit code. */
  lines(): string[] {
    const { size } = fstatSync(this.#fd);
    if (size <= this.#read) return [];
    const bytes = Buffer.alloc(size - this.#read);
    this.#read += readSync(this.#fd, bytes, 0, bytes.length, this.#read);
    const lines = (this.#rest + bytes.toString("utf8")).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#read > LONGEST) {
      ftruncateSync(this.#fd, 0);
      this.#read = 0;
    }
    return lines;
  }

  close(): void {
    this.#child.stdin?.destroy();
    closeSync(this.#fd);
  }
}
