import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ERRAND_VARIABLE, type Errand, type Letter, type Report } from "../../observe/notify/letter.ts";
import type { News } from "../../observe/notify/news.ts";
import type { Target } from "../../observe/notify/target.ts";
import { randomId } from "../../recorder/random-id.ts";

/** What of our environment a messenger gets: how to reach the network, and whom to trust there. */
const PASSED = /^(?:(?:https?|all|no)_proxy|PATH|HOME|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+)$/i;

/**
 * The process that sends our messages, `observe/notify/messenger.ts`, and the two files by which we talk to it. They
 * have no name: files, because a child's socket, when it ends, makes Node open standard error, which the program shares.
 */
export class Courier {
  readonly #letters: number;
  readonly #reports: number;
  readonly #child: ChildProcess;
  #read = 0;
  #id = 0;

  /**
   * @param bundle the messenger's file
   * @param env as it was given to us
   * @throws what the file system throws
   */
  constructor(targets: readonly Target[], bundle: string, env: Readonly<NodeJS.ProcessEnv>) {
    const errand: Errand = { targets, recorder: process.pid };
    this.#letters = nameless();
    this.#reports = nameless();
    const passed = Object.entries(env).filter(([name]) => PASSED.test(name));
    // In a session of its own: what is sent to our group, as Ctrl-C, is not meant for it.
    this.#child = spawn(process.execPath, ["-e", "require(process.argv[1]).main()", bundle], {
      cwd: "/",
      env: { ...Object.fromEntries(passed), [ERRAND_VARIABLE]: JSON.stringify(errand) },
      stdio: [this.#letters, this.#reports, "ignore"],
      detached: true,
    });
    // That it could not be started, or has ended, is seen in `isThere`.
    this.#child.on("error", () => {});
    this.#child.unref();
  }

  /** Whether the messenger is there to be waited for. */
  get isThere(): boolean {
    const { pid, exitCode, signalCode } = this.#child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Hands over a message. Its id, by which reports tell of it. */
  send(news: News): number {
    const id = ++this.#id;
    this.#write({ kind: "send", id, news });
    return id;
  }

  /** Says what is to be told where we are gone without a word. */
  will(news: News, program: number): void {
    this.#write({ kind: "will", news, program });
  }

  /** Nothing more comes; what was handed over is still sent. */
  end(): void {
    this.#write({ kind: "end" });
  }

  /** What the messenger has reported since the last call. */
  reports(): Report[] {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(this.#reports).size - this.#read));
    const length = bytes.length === 0 ? 0 : readSync(this.#reports, bytes, 0, bytes.length, this.#read);
    const whole = bytes.subarray(0, length).lastIndexOf("\n") + 1;
    this.#read += whole;
    const lines = bytes.toString("utf8", 0, whole).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Report);
  }

  close(): void {
    closeSync(this.#letters);
    closeSync(this.#reports);
  }

  #write(letter: Letter): void {
    const bytes = Buffer.from(`${JSON.stringify(letter)}\n`);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#letters, bytes, done);
    // It looks by itself, too, but once a second. Where it has not begun to listen the signal does nothing.
    this.#child.kill("SIGCONT");
  }
}

/** A file to append to that nobody else can open. */
function nameless(): number {
  const path = join(tmpdir(), `trackio-${process.pid}-${randomId(12)}`);
  const fd = openSync(path, "ax+", 0o600);
  rmSync(path);
  return fd;
}
