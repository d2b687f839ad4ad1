import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, openSync, readlinkSync, readSync, writeSync } from "node:fs";
import type { CaptureMode, ProcessIdentity } from "../../history/life.ts";
import { identify } from "../identity.ts";

/** What the relay is started with; see the head of `relay/start.py`. */
export interface CapturePlan {
  readonly python: string;
  /** Path of `relay/start.py`. */
  readonly script: string;
  readonly mode: Exclude<CaptureMode, "none">;
  /** Where its segments go. */
  readonly folder: string;
  /** Bytes. */
  readonly limit: number;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** The relay's descriptors. */
const CONTROL = 16;
const ANSWER = 17;
const STDOUT = 18;
const STDERR = 19;

/** Milliseconds that the relay has until it is ready: an interpreter on a cold disk of a network is slow. */
const READY = 5000;
/** Milliseconds between two looks, at most. */
const LONGEST_LOOK = 20;

/** The descriptors that the program gets as its standard output and error. */
export interface ProgramEnds {
  readonly stdout: number;
  readonly stderr: number;
}

/**
 * The relay between a program's output and ours, a process of its own: it goes on when we are killed. Everything between us and it
 * goes through descriptors that are found in `/proc`: a socket of a child would make Node open standard error as a stream.
 */
export class Capture {
  readonly #child: ChildProcess;
  #gone = false;
  #control: number | undefined;
  #answer: number | undefined;
  #ends: ProgramEnds | undefined;

  /** Starts it; it is not ready before `open` has settled. */
  constructor({ python, script, mode, folder, limit, env }: CapturePlan) {
    const pids = [process.ppid, process.pid].map(String);
    const words = ["-I", "-S", "-E", script, mode, folder, String(limit), ...pids];
    this.#child = spawn(python, words, { env: { ...env }, stdio: ["ignore", "inherit", "inherit"] });
    const over = (): void => {
      this.#gone = true;
    };
    this.#child.once("error", over);
    this.#child.once("exit", over);
    this.#child.unref();
  }

  /** The process; undefined where it could not be started. */
  get relay(): ProcessIdentity | undefined {
    const { pid } = this.#child;
    return pid === undefined || this.#gone ? undefined : identify(pid);
  }

  /** Waits until it is ready, and opens what the program is to have; undefined where it does not come up. */
  async open(): Promise<ProgramEnds | undefined> {
    const until = performance.now() + READY;
    while (!this.#gone && performance.now() < until) {
      this.#control = this.#tryOpen(CONTROL, constants.O_WRONLY);
      if (this.#control !== undefined) break;
      await pause(1);
    }
    if (this.#control === undefined) return undefined;
    this.#answer = this.#tryOpen(ANSWER, constants.O_RDONLY | constants.O_NONBLOCK);
    const stdout = this.#tryOpenEnd(STDOUT);
    const stderr = this.#isShared() ? stdout : this.#tryOpenEnd(STDERR);
    if (stdout === undefined || stderr === undefined) return undefined;
    this.#ends = { stdout, stderr };
    return this.#ends;
  }

  /** The program runs and has its ends. */
  attached(): void {
    this.#closeEnds();
    this.#tell("a");
  }

  /** The program was not started. */
  abandon(): void {
    this.#closeEnds();
    this.close();
    this.#child.kill("SIGKILL");
  }

  /** The program has ended: waits until all that it printed is passed on. A reader of our output that takes its time is waited for, as the program would have. */
  async drained(): Promise<void> {
    this.#tell("e");
    for (let wait = 1; !this.#answers(); wait = Math.min(wait * 2, LONGEST_LOOK)) await pause(wait);
  }

  close(): void {
    for (const fd of [this.#control, this.#answer]) if (fd !== undefined) closeSync(fd);
    this.#control = undefined;
    this.#answer = undefined;
  }

  #answers(): boolean {
    if (this.#gone || this.#answer === undefined) return true;
    try {
      readSync(this.#answer, Buffer.alloc(1)); // Its end is an answer, too.
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false;
      throw error;
    }
  }

  #tell(word: "a" | "e"): void {
    if (this.#control === undefined) return;
    try {
      writeSync(this.#control, word);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error; // It has ended with the program's streams.
    }
  }

  #closeEnds(): void {
    if (this.#ends === undefined) return;
    closeSync(this.#ends.stdout);
    if (this.#ends.stderr !== this.#ends.stdout) closeSync(this.#ends.stderr);
    this.#ends = undefined;
  }

  /** Whether the program's output and error are one. */
  #isShared(): boolean {
    return readlinkSync(this.#path(STDOUT)) === readlinkSync(this.#path(STDERR));
  }

  /** A terminal is to be read, too, as a real one can be, and is never to become ours. A pipe's other end must be the relay's alone. */
  #tryOpenEnd(fd: number): number | undefined {
    const isPipe = readlinkSync(this.#path(fd)).startsWith("pipe:");
    return this.#tryOpen(fd, isPipe ? constants.O_WRONLY : constants.O_RDWR | constants.O_NOCTTY);
  }

  #tryOpen(fd: number, flags: number): number | undefined {
    try {
      return openSync(this.#path(fd), flags);
    } catch {
      return undefined; // It is not there yet, or gone.
    }
  }

  #path(fd: number): string {
    return `/proc/${this.#child.pid}/fd/${fd}`;
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
