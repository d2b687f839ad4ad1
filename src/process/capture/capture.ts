import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, openSync, readSync, type Stats, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import type { CaptureMode, ProcessIdentity } from "../../history/life.ts";
import { identify } from "../identity.ts";
import type { MeetingPlace } from "./meeting-place.ts";

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
  readonly place: MeetingPlace;
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

/** What the relay ends with where there is something that it needs and the system does not have. */
const MISSING: Readonly<Record<number, string>> = {
  10: "no pseudo-terminal is to be had",
  11: `no FIFO can be made in the temporary folder, ${tmpdir()}`,
  12: `no folder can be made in the temporary one, ${tmpdir()}`,
};
const DID_NOT_START = "the process that stands between the program and its output did not start";

/** What the relay answers where others than the program have its output still. */
const HELD = "d";
/** What it answers before that where something could not be passed on: bytes, and the number of the error. */
const LOST = /^l(\d+) (\d+)\n/;
/** Milliseconds that it has to end when it has closed its answer. */
const LEAVING = 1000;

/** What became of a program's output when the program had ended. */
export interface Drained {
  /** Whether somebody else has it still, or all of it could not be waited for. */
  readonly held: boolean;
  /** What could not be passed on, for which error of the system's, by number. */
  readonly lost: readonly { readonly bytes: number; readonly error: number }[];
  /** By what the relay was ended before its time; undefined where it was not. */
  readonly killed: string | undefined;
}

/** The descriptors that the program gets as its standard output and error. */
export interface ProgramEnds {
  readonly stdout: number;
  readonly stderr: number;
}

/**
 * The relay between a program's output and ours, a process of its own: it goes on when we are killed. Everything between us and it goes
 * through descriptors that are found at a meeting place: a socket of a child would make Node open standard error as a stream.
 */
export class Capture {
  readonly #child: ChildProcess;
  readonly #place: MeetingPlace;
  #gone = false;
  #problem = DID_NOT_START;
  #control: number | undefined;
  #answer: number | undefined;
  #ends: ProgramEnds | undefined;

  /** Starts it; it is not ready before `open` has settled. */
  constructor({ python, script, mode, folder, limit, env, place }: CapturePlan) {
    this.#place = place;
    const pids = [process.ppid, process.pid].map(String);
    const words = ["-I", "-S", "-E", script, mode, folder, String(limit), ...pids];
    const where = place.folder === undefined ? [] : [place.folder];
    this.#child = spawn(python, [...words, ...where], {
      env: { ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    const over = (code?: unknown): void => {
      this.#gone = true;
      if (typeof code === "number") this.#problem = MISSING[code] ?? DID_NOT_START;
    };
    this.#child.once("error", over);
    this.#child.once("exit", over);
    this.#child.unref();
  }

  /** Why it did not come up. */
  get problem(): string {
    return this.#problem;
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
    this.#answer = this.#tryOpen(ANSWER, constants.O_RDONLY);
    this.#ends = this.#openEnds();
    this.#place.leave();
    return this.#ends;
  }

  /** The program runs and has its ends. */
  attached(pid: number): void {
    this.#closeEnds();
    this.#tell(`a${pid}\n`);
  }

  /** The program was not started. */
  abandon(): void {
    this.#closeEnds();
    this.close();
    this.#child.kill("SIGKILL");
    this.#place.leave();
  }

  /**
   * The program has ended: waits until all that it printed is passed on. A reader of our output that takes its time is waited for, as the
   * program would have.
   * @param isEnough whether somebody asks us to wait no longer: the relay goes on without us
   */
  async drained(isEnough: () => boolean): Promise<Drained> {
    this.#tell("e");
    const lost: { bytes: number; error: number }[] = [];
    let told = "";
    for (let wait = 1; ; wait = Math.min(wait * 2, LONGEST_LOOK)) {
      const more = this.#read();
      told += more ?? "";
      for (let found = LOST.exec(told); found !== null; found = LOST.exec(told)) {
        lost.push({ bytes: Number(found[1]), error: Number(found[2]) });
        told = told.slice(found[0].length);
      }
      if (told !== "" && !told.startsWith("l")) return { held: told === HELD, lost, killed: undefined };
      if (more === "") return { held: false, lost, killed: await this.#killer() };
      if (isEnough()) return { held: true, lost, killed: undefined };
      if (more === undefined) await pause(wait);
    }
  }

  /** By what a relay was ended that has closed its answer. */
  async #killer(): Promise<string | undefined> {
    const until = performance.now() + LEAVING;
    while (!this.#gone && performance.now() < until) await pause(1);
    const { signalCode, exitCode } = this.#child;
    return signalCode ?? (exitCode === null || exitCode === 0 ? undefined : `exit code ${exitCode}`);
  }

  close(): void {
    for (const fd of [this.#control, this.#answer]) if (fd !== undefined) closeSync(fd);
    this.#control = undefined;
    this.#answer = undefined;
  }

  /** What it has answered since the last time; nothing where it has ended, undefined where there is nothing yet. */
  #read(): string | undefined {
    if (this.#answer === undefined) return "";
    try {
      const bytes = Buffer.alloc(64);
      return bytes.toString("latin1", 0, readSync(this.#answer, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
      throw error;
    }
  }

  #tell(word: string): void {
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

  #openEnds(): ProgramEnds | undefined {
    const stdout = this.#tryOpenEnd(STDOUT);
    if (stdout === undefined) return undefined;
    const stderr = this.#isShared() ? stdout : this.#tryOpenEnd(STDERR);
    if (stderr !== undefined) return { stdout, stderr };
    closeSync(stdout);
    return undefined;
  }

  /** Whether the program's output and error are one. */
  #isShared(): boolean {
    const [one, other] = [STDOUT, STDERR].map((fd) => this.#look(fd));
    return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
  }

  /** A terminal is to be read, too, as a real one can be, and is never to become ours. A pipe's other end must be the relay's alone. */
  #tryOpenEnd(fd: number): number | undefined {
    const isPipe = this.#look(fd)?.isFIFO() === true;
    return this.#tryOpen(fd, isPipe ? constants.O_WRONLY : constants.O_RDWR | constants.O_NOCTTY);
  }

  #look(fd: number): Stats | undefined {
    try {
      return statSync(this.#path(fd));
    } catch {
      return undefined; // It is gone.
    }
  }

  /**
   * Never waits: a pipe whose reader has just died would be waited for, and on macOS so would be a terminal. The program does not get it
   * like that: Node makes standard streams wait again for whom it starts (libuv's `uv_spawn`), which a test holds it to.
   */
  #tryOpen(fd: number, flags: number): number | undefined {
    try {
      return openSync(this.#path(fd), flags | constants.O_NONBLOCK);
    } catch {
      return undefined; // It is not there yet, or gone.
    }
  }

  #path(fd: number): string {
    return this.#place.path(this.#child.pid, fd);
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
