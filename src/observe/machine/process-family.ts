import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ProcessStat, processStat } from "./process-stat.ts";
import { readSmall } from "./small-file.ts";

/** A process of the program's, with what it was at the last look. */
export interface Member {
  readonly pid: number;
  /** Of the look at which it was last seen, or of the first. */
  stat: ProcessStat;
}

export interface FamilyOptions {
  readonly proc?: string;
  /** Whether a process says by its environment that it belongs to the program, whatever became of its parents. */
  readonly isMarked?: (pid: number) => boolean;
}

/** Processes that are looked at before others have their turn in this process. */
export const STRETCH = 100;

/**
 * The program and everything that it started, from look to look. A process that is no member when it is first seen never
 * becomes one, so each of the machine's processes is read once, and after that only the members.
 */
export class ProcessFamily {
  readonly members = new Map<number, Member>();
  readonly #program: number;
  readonly #proc: string;
  readonly #isMarked: (pid: number) => boolean;
  /** Everything that was there at the last look. */
  #known: ReadonlySet<number> | undefined;
  /** When the program began, by the kernel's clock. */
  #began: number | undefined;
  readonly #user = process.getuid?.();

  constructor(program: number, { proc = "/proc", isMarked = () => false }: FamilyOptions = {}) {
    this.#program = program;
    this.#proc = proc;
    this.#isMarked = isMarked;
  }

  /** @returns those that have ended since the last look, as they were then */
  async look(): Promise<Member[]> {
    const pids = this.#pids();
    const gone = await this.#refresh(new Set(pids));
    const known = this.#known;
    const fresh = known === undefined ? this.#sinceProgram(pids) : pids.filter((pid) => !known.has(pid));
    await this.#take(fresh);
    this.#known = new Set(pids);
    return gone;
  }

  stat(pid: number | "self"): ProcessStat | undefined {
    return processStat(readSmall(join(this.#proc, String(pid), "stat")));
  }

  #pids(): number[] {
    const names = readdirSync(this.#proc);
    return names.filter((name) => /^\d+$/.test(name)).map(Number);
  }

  async #refresh(there: ReadonlySet<number>): Promise<Member[]> {
    const gone: Member[] = [];
    let looked = 0;
    for (const [pid, member] of this.members) {
      if (++looked % STRETCH === 0) await breath();
      const stat = there.has(pid) ? this.stat(pid) : undefined;
      if (stat !== undefined && stat.start === member.stat.start) member.stat = stat;
      else {
        this.members.delete(pid);
        gone.push(member);
      }
    }
    return gone;
  }

  /** At the first look: what is younger than the program has a higher pid, unless they began anew at the lowest since. */
  #sinceProgram(pids: readonly number[]): readonly number[] {
    const last = Number((readSmall(join(this.#proc, "loadavg")) ?? "").trim().split(" ").at(-1));
    return last < this.#program ? pids : pids.filter((pid) => pid >= this.#program);
  }

  async #take(fresh: readonly number[]): Promise<void> {
    const others: Member[] = [];
    let looked = 0;
    for (const pid of fresh) {
      if (++looked % STRETCH === 0) await breath();
      const stat = pid === process.pid ? undefined : this.stat(pid);
      if (stat !== undefined) others.push({ pid, stat });
    }
    this.#began ??= others.find(({ pid }) => pid === this.#program)?.stat.start;
    for (let before = -1; before !== this.members.size; ) {
      before = this.members.size;
      for (const each of others) {
        if (this.members.has(each.pid) || !this.#isOurs(each)) continue;
        this.members.set(each.pid, each);
      }
    }
  }

  #isOurs({ pid, stat }: Member): boolean {
    if (pid === this.#program || this.members.has(stat.parent)) return true;
    if (this.#began === undefined || stat.start < this.#began) return false;
    return this.#isMine(pid) && this.#isMarked(pid);
  }

  /** Whether it is this user's: the environments of others are closed to us. */
  #isMine(pid: number): boolean {
    return statSync(join(this.#proc, String(pid)), { throwIfNoEntry: false })?.uid === this.#user;
  }
}

/** Lets signals, exits and lines of the program have their turn. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
