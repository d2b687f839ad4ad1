import { type ChildProcess, spawn } from "node:child_process";

/** Milliseconds within which a process dies of a signal that it was sent. */
const DYING = 50;
/** Milliseconds during which what comes with such a signal was sent in the same way (timeout(1) sends TERM, TERM and CONT). */
const SAME_SENDER = 200;
/** Milliseconds of life after which it tells anything. */
const TOO_YOUNG = 30;
/** Times that it is started again before we do without. */
const MOST_LIVES = 100;

/**
 * A process that does nothing, in our group: a signal that kills it was sent to the whole group, and so to the program
 * as well. Terminals, timeout(1) and Slurm send like that; `kill PID` does not. The system tells no other way.
 */
export class Canary {
  #child: ChildProcess | undefined;
  #lives = 0;
  #groupUntil = 0;
  #stopped = false;
  #began = 0;
  readonly #waiting = new Set<(signal: string | null) => void>();

  start(): void {
    if (this.#stopped || this.#lives >= MOST_LIVES) return;
    this.#lives++;
    this.#began = performance.now();
    // It reads a pipe that we never write: when we die, it ends.
    const child = spawn("cat", { stdio: ["pipe", "ignore", "ignore"] });
    this.#child = child;
    child.once("error", () => {
      this.#child = undefined; // No cat: we do without.
    });
    child.once("exit", (_code, signal) => {
      this.#child = undefined;
      for (const tell of this.#waiting) tell(signal);
      this.start();
    });
    child.unref();
    // Where it could not be started there is no pipe either.
    const pipe = child.stdin as unknown as { unref?: () => void } | null | undefined;
    pipe?.unref?.();
  }

  /** Whether a signal that has just reached us was sent to the group; undefined where there is no telling. */
  async heard(signal: NodeJS.Signals): Promise<boolean | undefined> {
    if (Date.now() < this.#groupUntil) return true;
    // One that was started between the signal and now has not had it.
    if (this.#child === undefined || performance.now() - this.#began < TOO_YOUNG) return undefined;
    const died = await new Promise<string | null>((resolve) => {
      const tell = (of: string | null): void => {
        this.#waiting.delete(tell);
        clearTimeout(timer);
        resolve(of);
      };
      const timer = setTimeout(() => tell(null), DYING);
      this.#waiting.add(tell);
    });
    if (died === null) return Date.now() < this.#groupUntil;
    if (died === signal) this.#groupUntil = Date.now() + SAME_SENDER;
    return died === signal || Date.now() < this.#groupUntil;
  }

  stop(): void {
    this.#stopped = true;
    this.#child?.kill("SIGKILL");
  }
}
