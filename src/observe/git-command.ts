import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of git's answer that are read. */
const LONGEST = 64 << 20;

export interface GitOptions {
  /** Another index than the repository's. */
  readonly index?: string;
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

/**
 * Runs git in a folder, beside whatever else runs: it takes no lock, asks nothing and starts no helper of the user's. It answers
 * into files, not pipes: where a socket ends, Node opens standard error as a stream (`net.Socket`, 20.20), and that makes a pipe
 * non-blocking which the program shares with us.
 */
export class Git {
  /** A folder for files of ours, until `close`. */
  readonly scratch: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #signal: AbortSignal;
  #calls = 0;

  /**
   * @param scratch is made here, and goes with `close`
   * @throws what the file system throws
   */
  constructor(folder: string, scratch: string, env: Readonly<NodeJS.ProcessEnv>, signal: AbortSignal) {
    mkdirSync(scratch);
    this.scratch = scratch;
    this.#folder = folder;
    this.#env = { ...env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", GIT_PAGER: "cat" };
    this.#signal = signal;
  }

  /** @throws {Error} where git fails, with its first line as the message */
  async run(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    const place = join(this.scratch, String(this.#calls++));
    if (options.input !== undefined) writeFileSync(`${place}.in`, options.input);
    const input = options.input === undefined ? undefined : openSync(`${place}.in`, "r");
    const output = openSync(`${place}.out`, "w");
    const errors = openSync(`${place}.err`, "w");
    try {
      await this.#ended(args, [input ?? "ignore", output, errors], options, () =>
        readFileSync(`${place}.err`, "utf8"),
      );
      const { size } = statSync(`${place}.out`);
      if (size > LONGEST) throw new Error(`it answers with ${size >> 20} MiB`);
      return readFileSync(`${place}.out`);
    } finally {
      for (const fd of [input, output, errors]) if (fd !== undefined) closeSync(fd);
    }
  }

  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  #ended(
    args: readonly string[],
    stdio: (number | "ignore")[],
    { index, timeout }: GitOptions,
    errors: () => string,
  ): Promise<void> {
    return new Promise((done, fail) => {
      const child = spawn(
        "git",
        ["-C", this.#folder, "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", ...args],
        { env: index === undefined ? this.#env : { ...this.#env, GIT_INDEX_FILE: index }, stdio },
      );
      const kill = (): void => void child.kill("SIGKILL");
      const timer = timeout === undefined ? undefined : setTimeout(kill, timeout);
      const over = (): void => {
        clearTimeout(timer);
        this.#signal.removeEventListener("abort", kill);
      };
      this.#signal.addEventListener("abort", kill);
      if (this.#signal.aborted) kill();
      child.on("error", (error) => {
        over();
        fail(error);
      });
      child.on("exit", (code, signal) => {
        over();
        const [line = ""] = errors().trim().split("\n", 1);
        if (code === 0) done();
        else fail(new Error(line || (signal === null ? `git ended with ${code}` : "git took too long")));
      });
    });
  }
}
