import { fstatSync, readSync, writeSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { deliver } from "./deliver.ts";
import { ERRAND_VARIABLE, type Errand, type Letter, type Report } from "./letter.ts";
import type { News } from "./news.ts";
import type { Target } from "./target.ts";

/** Milliseconds between two looks for letters. */
const POLL = 1000;
/** Milliseconds that what is still to be sent may take when the recorder is gone. */
const LAST = 60_000;
/** Milliseconds until it is looked whether a program has outlived its recorder. */
const AFTERMATH = 1000;

/** Letters from this descriptor, reports to this one. */
const LETTERS = 0;
const REPORTS = 1;

/**
 * A process beside a recorder that sends its messages: whatever the network does, the recorder neither waits nor works
 * for it. Where the recorder is gone without a word, it tells that.
 */
export async function main(): Promise<void> {
  const { targets, recorder } = JSON.parse(process.env[ERRAND_VARIABLE] ?? "") as Errand;
  const given = new AbortController();
  const queues = targets.map((target, index) => new Queue(target, index, given.signal));
  const letters = new Letters();
  const looked = waiter();
  let will: Extract<Letter, { kind: "will" }> | undefined;
  for (let over = false; !over; ) {
    // In this order: what it wrote before it went is read.
    const gone = process.ppid !== recorder;
    for (const letter of letters.read()) {
      if (letter.kind === "send") for (const queue of queues) queue.add(letter.id, letter.news);
      if (letter.kind === "will") will = letter;
      if (letter.kind === "end") over = true;
    }
    if (over) break;
    if (gone) {
      over = true;
      if (will !== undefined) {
        await pause(AFTERMATH);
        for (const queue of queues) queue.add(-1, withProgram(will));
      }
    } else await looked();
  }
  setTimeout(() => given.abort(), LAST).unref();
  await Promise.all(queues.map((queue) => queue.done));
}

/** Waits until it is time to look, or until the recorder says by SIGCONT, which does no harm before, that there is something. */
function waiter(): () => Promise<void> {
  let called = false;
  let wake: (() => void) | undefined;
  process.on("SIGCONT", () => {
    called = true;
    wake?.();
  });
  return async () => {
    if (!called) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, POLL);
      });
    }
    called = false;
  };
}

/** The messages for one target, one after the other. */
class Queue {
  done: Promise<void> = Promise.resolve();
  readonly #target: Target;
  readonly #index: number;
  readonly #given: AbortSignal;

  constructor(target: Target, index: number, given: AbortSignal) {
    this.#target = target;
    this.#index = index;
    this.#given = given;
  }

  add(id: number, news: News): void {
    this.done = this.done.then(async () => {
      const report = (problem: string | undefined, final: boolean): void =>
        tell({ id, target: this.#index, ...(problem === undefined ? {} : { problem }), final });
      const sent = await deliver(this.#target, news, process.env, this.#given, (problem) =>
        report(problem, false),
      );
      report(sent.kind === "sent" ? undefined : sent.problem, true);
    });
  }
}

function tell(report: Report): void {
  try {
    writeSync(REPORTS, `${JSON.stringify(report)}\n`);
  } catch {
    // A full disk: nobody hears of it, and the messages go on.
  }
}

/** Reads whole lines from where it stopped. */
class Letters {
  #at = 0;

  read(): Letter[] {
    const unread = fstatSync(LETTERS).size - this.#at;
    if (unread <= 0) return [];
    const bytes = Buffer.alloc(unread);
    const whole = bytes.subarray(0, readSync(LETTERS, bytes, 0, unread, this.#at)).lastIndexOf("\n") + 1;
    this.#at += whole;
    const lines = bytes.toString("utf8", 0, whole).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Letter);
  }
}

function withProgram({ news, program }: Extract<Letter, { kind: "will" }>): News {
  const lives = isAlive(program);
  const line = lives
    ? `Its program goes on as process ${program}; nobody hears of its end.`
    : "Its program is gone, too.";
  return { ...news, lines: [...news.lines, line], facts: { ...news.facts, program_lives: lives } };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH; a program of another user would be none that we started.
  }
}
