import { spawn } from "node:child_process";
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes of an answer after which its file begins anew. */
const LONGEST = 1 << 20;

/**
 * What a shell does with a program: runs it, tells its end, and ends its own group with all that is in it when nobody holds the other
 * end of its input. The group is called by its number: if it ever were another's, nothing would be ended.
 */
const LEASH = '{ "$@"; echo "ended $?"; } </dev/null & read _; kill -9 -$$';

/** What stands for an exit code where nothing could be started. */
const NOT_STARTED = "ended 127";

/**
 * A program that runs beside us and tells what it sees, line by line. It ends with us, however we end: a shell between us waits
 * for the end of a pipe that we alone hold, and then kills its process group, in which there is nobody else. So no signal of our
 * terminal reaches it. Its answers are in a file that has no name any more, and the pipe was one with a name: where a socket of Node's
 * is closed, Node opens standard error (`net.Socket`, 20.20), and makes non-blocking what the program shares with us.
 */
export class Leashed {
  readonly #fd: number;
  /** Our end of the pipe; undefined before it is there, and where it is let go. */
  #hold: number | undefined;
  #read = 0;
  #rest = "";
  #isRefused = false;
  #isClosed = false;

  /** @throws where the system refuses a file */
  constructor(command: readonly string[], env: Readonly<NodeJS.ProcessEnv>) {
    const folder = mkdtempSync(join(tmpdir(), "trackio-machine-"));
    const pipe = join(folder, "leash");
    try {
      this.#fd = openSync(join(folder, "answer"), "a+");
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    const make = spawn("mkfifo", [pipe], { stdio: "ignore" });
    const go = (): void => {
      if (!this.#isClosed) this.#start(pipe, command, env);
      rmSync(folder, { recursive: true, force: true });
    };
    make.once("error", go);
    make.once("exit", go);
    make.unref();
  }

  #start(pipe: string, command: readonly string[], env: Readonly<NodeJS.ProcessEnv>): void {
    try {
      // As long as it is open for writing, too, nobody waits to open it, and nobody reads its end.
      this.#hold = openSync(pipe, constants.O_RDWR);
      const input = openSync(pipe, "r");
      const child = spawn("/bin/sh", ["-c", LEASH, "sh", ...command], {
        stdio: [input, this.#fd, this.#fd],
        env: { ...env, LC_ALL: "C" },
        detached: true,
      });
      closeSync(input);
      child.once("error", () => {
        this.#isRefused = true;
      });
      child.unref();
    } catch {
      this.#isRefused = true; // No mkfifo here, or no more files: then there is nothing to be told.
    }
  }

  /** The whole lines that are new. The last of a program that has ended is `ended 0`, with its exit code. */
  lines(): string[] {
    if (this.#isRefused) {
      this.#isRefused = false;
      return [NOT_STARTED];
    }
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
    this.#isClosed = true;
    if (this.#hold !== undefined) closeSync(this.#hold);
    this.#hold = undefined;
    closeSync(this.#fd);
  }
}
