import { join } from "node:path";
import { LEAST_WINDOW } from "./meter.ts";
import { breath, type FamilyOptions, type Member, ProcessFamily, STRETCH } from "./process-family.ts";
import { kernelUnits, processIo } from "./process-stat.ts";
import { readSmall } from "./small-file.ts";
import { GIB, MIB, measured, type Values } from "./values.ts";

/** What was used until a look, by process. */
interface Look {
  readonly at: number;
  readonly ticks: ReadonlyMap<number, number>;
  readonly read: ReadonlyMap<number, number>;
  readonly written: ReadonlyMap<number, number>;
}

/**
 * What the program and everything that it started use, on Linux.
 *
 * What a process used goes over to its parent when that has waited for it (`cutime` in proc(5); its bytes likewise). So a sum over
 * all of them tells of those, too, that came and went between two looks; only what nobody of them waited for is lost.
 */
export class ProcessUsage {
  readonly #program: number;
  readonly #proc: string;
  readonly #family: ProcessFamily;
  readonly #units = kernelUnits();
  /** Since then rates are counted. */
  #before: Look;
  /** Members that ended since then. */
  #gone: Member[] = [];
  /** Ticks of our own children that had ended while the program ran: of git, not the program's. */
  #helpers = 0;
  #isSettled = false;

  /** @param began milliseconds by a clock that only goes forward, when the program was started */
  constructor(program: number, began: number, options: FamilyOptions = {}) {
    this.#program = program;
    this.#proc = options.proc ?? "/proc";
    this.#family = new ProcessFamily(program, options);
    this.#before = { at: began, ticks: new Map(), read: new Map(), written: new Map() };
  }

  async sample(at: number): Promise<Values> {
    this.#gone.push(...(await this.#family.look()));
    this.noteHelpers();
    const members = [...this.#family.members.values()];
    const alive = members.filter(({ stat }) => stat.state !== "Z" && stat.state !== "X");
    const sum = (of: (member: Member) => number): number | undefined =>
      alive.length === 0 ? undefined : alive.reduce((total, member) => total + of(member), 0);
    const pages = sum(({ stat }) => stat.pages);
    return {
      ...(await this.#rates(at, members)),
      ...measured("process/", { rss: pages === undefined ? undefined : (pages * this.#units.page) / GIB }, 3),
      ...measured("process/", { count: alive.length || undefined, threads: sum(({ stat }) => stat.threads) }),
    };
  }

  /** Notes what our own children have used, while the program runs: when it has ended, the same counter holds what it used. */
  noteHelpers(): void {
    if (this.#family.stat(this.#program) !== undefined)
      this.#helpers = this.#family.stat("self")?.childTicks ?? 0;
  }

  async #rates(at: number, members: readonly Member[]): Promise<Values> {
    const seconds = (at - this.#before.at) / 1000;
    if (seconds * 1000 < LEAST_WINDOW) return {};
    const ticks = new Map(members.map(({ pid, stat }) => [pid, stat.ticks]));
    const read = new Map<number, number>();
    const written = new Map<number, number>();
    for (const [index, { pid }] of members.entries()) {
      if (index % STRETCH === STRETCH - 1) await breath();
      const io = processIo(readSmall(join(this.#proc, String(pid), "io")));
      if (io === undefined) continue;
      read.set(pid, io.read);
      written.set(pid, io.written);
    }
    const now: Look = { at, ticks, read, written };
    const worked = this.#grown(now.ticks, this.#before.ticks, this.#ofProgram());
    // The last bytes of a program that has ended are counted nowhere.
    const moved = (of: "read" | "written"): number | undefined =>
      now[of].size === 0 ? undefined : this.#grown(now[of], this.#before[of], undefined) / seconds / MIB;
    const rates = {
      ...measured("process/", { cpu: (worked / this.#units.ticks / seconds) * 100 }),
      ...measured("process/", { read_mb_per_sec: moved("read"), write_mb_per_sec: moved("written") }),
    };
    this.#before = now;
    this.#gone = [];
    return rates;
  }

  /** Ticks of the program and all that it waited for, once, when it has ended. */
  #ofProgram(): number | undefined {
    if (this.#isSettled || this.#family.members.has(this.#program)) return undefined;
    this.#isSettled = true;
    const waitedFor = this.#family.stat("self")?.childTicks;
    return waitedFor === undefined ? undefined : Math.max(0, waitedFor - this.#helpers);
  }

  /**
   * What a count of all members grew by.
   * @param final of the program, where it has ended and that is known
   */
  #grown(
    now: ReadonlyMap<number, number>,
    before: ReadonlyMap<number, number>,
    final: number | undefined,
  ): number {
    let grown = final ?? 0;
    for (const value of now.values()) grown += value;
    for (const value of before.values()) grown -= value;
    // What went over to nobody who is counted is not to be taken off.
    const gone = new Map(this.#gone.map((member) => [member.pid, member]));
    for (const { pid } of this.#gone)
      if (!this.#goesOn(pid, gone, now, final !== undefined)) grown += before.get(pid) ?? 0;
    return Math.max(0, grown);
  }

  /** Whether what an ended process used is counted where it went: in an ancestor that lives, or in the program's own end. */
  #goesOn(
    pid: number,
    gone: ReadonlyMap<number, Member>,
    now: ReadonlyMap<number, number>,
    isFinal: boolean,
  ): boolean {
    for (let at = pid, steps = 0; steps <= gone.size; steps++) {
      if (at === this.#program && isFinal) return true;
      const member = gone.get(at);
      if (member === undefined) return now.has(at);
      at = member.stat.parent;
    }
    return false;
  }
}
