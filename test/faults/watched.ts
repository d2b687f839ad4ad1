import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa, type ResultPromise } from "execa";
import { inject } from "vitest";
import { cleanEnvironment, type Place } from "../support/trackio.ts";
import { descendants } from "./processes.ts";
import type { Round } from "./rounds.ts";

/** A word that the programs of this suite print. */
type Word = "begun" | "done";

/** A recorder with a program under it that says "begun" and "done". */
export interface Watched {
  readonly recorder: number;
  /** Settles when the recorder, the program and its children are gone: all have our pipe. */
  readonly gone: ResultPromise;
  /** Settles when the program has said a word, or all are gone. */
  readonly says: (word: Word) => Promise<void>;
  readonly said: (word: Word) => boolean;
  /** What came through of the program's output. */
  readonly out: () => string;
  /** What the recorder said, and the program's errors. */
  readonly err: () => string;
}

/** Starts `trackio run` with flags around a program. */
export function startWatched(
  place: Place,
  flags: readonly string[],
  program: readonly string[],
  tag = "",
): Watched {
  const err = join(place.root, `stderr${tag}`);
  const gone = execa(inject("trackio"), ["run", ...flags, "--", ...program], {
    cwd: place.cwd,
    env: cleanEnvironment(place),
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    stderr: { file: err },
  });
  let out = "";
  const said = (word: Word): boolean => out.includes(word);
  gone.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  const says = async (word: Word): Promise<void> => {
    const heard = new Promise<void>((resolve) => {
      const look = (): void => {
        if (said(word)) resolve();
      };
      gone.stdout.on("data", look);
      look();
    });
    await Promise.race([heard, gone]);
  };
  return {
    recorder: gone.pid ?? 0,
    gone: gone as unknown as ResultPromise,
    says,
    said,
    out: () => out,
    err: () => (existsSync(err) ? readFileSync(err, "utf8") : ""),
  };
}

/**
 * Waits for a random instant: a while after the start, after the first line or after the last one.
 * @param lasts milliseconds that the program takes, about
 */
export async function randomInstant(round: Round, watched: Watched, lasts = 1000): Promise<void> {
  const [event, most] = round.pick<readonly [string, number]>([
    ["the start of the recorder", 200],
    ["the first line", lasts],
    ["the first line", lasts],
    ["the first line", lasts],
    ["the last line", 150],
  ]);
  const after = round.between(0, most);
  round.note(`${after} ms after ${event}`);
  if (event === "the first line") await watched.says("begun");
  if (event === "the last line") await watched.says("done");
  await pause(after);
}

/** The processes below the recorder. */
export const programsOf = (watched: Watched): number[] => descendants(watched.recorder);
