import { inject } from "vitest";
import type { Place } from "../support/trackio.ts";
import { makeKeptPlace, remove } from "./place.ts";

/**
 * How often each scenario is played. `TRACKIO_FAULTS=full`: 300 times; a number: that often; else as often as fits into
 * the seconds that the scenario asks for, so that the suite takes about two minutes on two cores.
 */
const FULL = 300;

/** Rounds that are played at once: programs sleep much of their time. */
const LANES = 2;

/** Failures that are told in full. */
const TOLD = 5;

/** One game of a scenario: where it takes place, and its chances. */
export class Round {
  readonly number: number;
  readonly place: Place;
  /** What was done at which instant: a failure tells it. */
  readonly done: string[] = [];
  #state: number;

  constructor(scenario: string, number: number) {
    this.number = number;
    this.#state = hash(`${inject("seed")} ${scenario} ${number}`);
    this.place = makeKeptPlace();
  }

  /** A number from 0 to below 1. Mulberry32. */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A number between two, with a tenth of it as its grain. */
  between(least: number, most: number): number {
    return Math.round((least + this.random() * (most - least)) * 10) / 10;
  }

  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
    return choices[Math.floor(this.random() * choices.length)] ?? choices[0];
  }

  /** Notes what is done. */
  note(text: string): void {
    this.done.push(text);
  }
}

/** What is wrong at the end of a round, in words: one line each. */
export class Complaint extends Error {
  override readonly name = "Complaint";
}

/** @throws {Complaint} where something is wrong; with it, what else may tell the reason */
export function complain(problems: readonly string[], context = ""): void {
  if (problems.length > 0) throw new Complaint([...problems, context].join("\n  "));
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}

interface Amount {
  /** That CI takes for it. */
  readonly seconds: number;
  /** Rounds of the full game, where they are not 300. */
  readonly full?: number;
}

/**
 * Plays a scenario. Where rounds fail, it goes on, and throws at the end what went wrong in which round, at which
 * instant and from which seed; their folders are kept.
 */
export async function play(
  scenario: string,
  { seconds, full = FULL }: Amount,
  body: (round: Round) => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  const until = Date.now() + seconds * 1000;
  const more = roundsLeft(full, until);
  let played = 0;
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let number = more(played); number !== undefined; number = more(played)) {
        played++;
        const round = new Round(scenario, number);
        try {
          await body(round);
          remove(round.place);
        } catch (error) {
          failures.push(describeFailure(scenario, round, error));
        }
      }
    }),
  );
  console.log(`${scenario}: ${played} rounds, ${failures.length} failed`);
  if (failures.length > 0) {
    const told = failures.slice(0, TOLD).join("\n\n");
    throw new Error(`${failures.length} of ${played} rounds failed.\n${told}`);
  }
}

/** The number of the round to play next, after so many; undefined when it is enough. */
function roundsLeft(full: number, until: number): (played: number) => number | undefined {
  const only = process.env["TRACKIO_FAULTS_ROUND"];
  const asked = process.env["TRACKIO_FAULTS"];
  if (only !== undefined) return (played) => (played === 0 ? Number(only) : undefined);
  if (asked === undefined) return (played) => (played < 2 || Date.now() < until ? played : undefined);
  const count = asked === "full" ? full : Number(asked);
  if (!Number.isSafeInteger(count)) throw new TypeError('TRACKIO_FAULTS takes "full" or a number of rounds');
  return (played) => (played < count ? played : undefined);
}

function describeFailure(scenario: string, { number, done, place }: Round, error: unknown): string {
  return [
    `"${scenario}", TRACKIO_FAULTS_SEED=${inject("seed")} TRACKIO_FAULTS_ROUND=${number}`,
    `  done: ${done.join("; ")}`,
    `  kept: ${place.root}`,
    `  ${error instanceof Complaint ? error.message : error instanceof Error ? error.stack : String(error)}`,
  ].join("\n");
}
