import { setTimeout as pause } from "node:timers/promises";
import { givenEnvironment } from "../process/inherited.ts";
import type { Recording } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import { fileProblem } from "../store/file-problem.ts";
import type { Surroundings } from "./attempt.ts";
import type { RunOptions } from "./run-options.ts";

/** Milliseconds after the program's end that git may still take. */
const LAST_LOOK = 200;
/** Milliseconds until what was given up has said so; a folder of a server that is gone never does. */
const LAST_WORD = 100;

/** Looks around a program beside its start, and notes in its runs what there is to see. */
export class LookAround {
  readonly #given = new AbortController();
  /** Settles when there is nothing left to see. */
  readonly looked: Promise<void>;
  #over = false;

  constructor(
    { command, cwd, code }: RunOptions,
    { context, notices }: Surroundings,
    session: Session,
    recording: Recording,
    pid: number,
  ) {
    const env = givenEnvironment(context.env);
    // Where we are killed at it, recovery removes what is left of it with the session.
    const scratch = session.spool.path("code");
    const started = { command, cwd: cwd ?? context.cwd, env, pid, code, store: session.facts.store, scratch };
    this.looked = import("../observe/observe.ts")
      .then(({ observe }) => observe(started, this.#given.signal))
      .then((seen) => {
        if (!this.#over) recording.attempt(() => session.observed(seen));
      })
      .catch((error: unknown) => {
        notices.once("observed", `what is around the program is not kept: ${fileProblem(error)}`);
      });
  }

  /** The program has ended: what is not seen soon is given up, and that is noted in its place. */
  async end(): Promise<void> {
    const patience = new AbortController();
    const { signal } = patience;
    const giveUp = pause(LAST_LOOK, undefined, { signal })
      .then(() => this.#given.abort())
      .then(() => pause(LAST_WORD, undefined, { signal }))
      .catch(() => {}); // It was seen in time.
    await Promise.race([this.looked, giveUp]);
    patience.abort();
    this.#over = true;
  }
}
