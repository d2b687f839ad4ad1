import type { Fate } from "../process/fate.ts";
import type { Notices } from "./notices.ts";
import type { Session } from "./session.ts";

/** Milliseconds between two looks at the spool. */
const POLL = 100;
/** Milliseconds between two rounds of upkeep, and between two tries after a failure. */
const UPKEEP = 1000;
/** Milliseconds of work at a stretch, after which signals and exits get their turn. */
const STRETCH = 50;
/** Tries to store what is left when the program has ended, `UPKEEP` apart. */
const LAST_TRIES = 3;

/** What could not be stored when a recording ended. */
export interface Leftover {
  /** Where it is kept. */
  readonly folder: string;
  /** Why, in words. */
  readonly reason: string;
}

/**
 * Keeps a session going while its program runs: reads the spool, beats, syncs. A failure of ours is said once and
 * tried again; it never reaches the program.
 */
export class Recording {
  readonly #session: Session;
  readonly #notices: Notices;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #trouble: string | undefined;
  #retryAt = 0;
  #upkeepAt = 0;
  #syncing: Promise<void> = Promise.resolve();

  constructor(session: Session, notices: Notices) {
    this.#session = session;
    this.#notices = notices;
  }

  start(): void {
    this.#timer = setTimeout(() => this.#turn(), POLL);
  }

  /** Does something with the session now; a failure is kept to ourselves, and it is tried again with the next batch. */
  attempt(action: (session: Session) => void): void {
    this.#guard(() => action(this.#session));
  }

  /** Takes the rest of what was reported, writes the end, and closes. What could not be stored is told. */
  async finish(fate: Fate): Promise<Leftover | undefined> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    let ended = false;
    for (let tries = 1; ; tries++) {
      this.#retryAt = 0;
      while (await this.#stretch(true));
      this.#guard(() => {
        if (!ended) this.#session.ended(fate);
        ended = true;
        this.#session.maintain(Date.now());
        this.#session.pump.commit();
      });
      await this.#syncing;
      await this.#sync();
      if (this.#trouble === undefined || tries >= LAST_TRIES) break;
      await new Promise((resolve) => setTimeout(resolve, UPKEEP));
    }
    return this.#close();
  }

  #close(): Leftover | undefined {
    const { spool } = this.#session;
    const reason = this.#trouble;
    if (reason !== undefined) this.#guard(() => this.#session.rescue());
    this.#guard(() => this.#session.close());
    if (reason !== undefined) return { folder: spool.folder, reason };
    this.#guard(() => spool.remove());
    return undefined;
  }

  async #turn(): Promise<void> {
    const more = await this.#stretch(false);
    this.#upkeep();
    if (!this.#stopped) this.#timer = setTimeout(() => this.#turn(), more ? 0 : POLL);
  }

  /** Works for a while. Whether there is more to do at once. */
  async #stretch(last: boolean): Promise<boolean> {
    if (Date.now() < this.#retryAt) return false;
    const until = performance.now() + STRETCH;
    let more = true;
    while (more && performance.now() < until) {
      more = false;
      this.#guard(() => {
        more = this.#session.pump.batch(last);
        this.#recovered();
      });
    }
    if (more) await new Promise((resolve) => setImmediate(resolve));
    return more;
  }

  #upkeep(): void {
    const now = Date.now();
    if (now < this.#upkeepAt) return;
    this.#upkeepAt = now + UPKEEP;
    try {
      this.#session.maintain(now);
    } catch (error) {
      if (this.#trouble === undefined)
        this.#notices.once("upkeep", `cannot keep up ${this.#session.spool.folder}: ${wording(error)}`);
    }
    this.#syncing = this.#syncing.then(() => this.#sync());
  }

  async #sync(): Promise<void> {
    try {
      await this.#session.sync();
    } catch (error) {
      this.#fail(error);
    }
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Everything that goes wrong on our side ends here: the program must not notice, and the person must. */
  #fail(error: unknown): void {
    this.#trouble = wording(error);
    this.#retryAt = Date.now() + UPKEEP;
    this.#notices.once(
      "trouble",
      `cannot store what the program reports (${this.#trouble}); it goes on, its lines are kept in ${this.#session.spool.folder}, and we try again`,
    );
  }

  /** A batch went well. After trouble that may be because there was nothing to write: it is over when the folders are there, and a note can be written. */
  #recovered(): void {
    if (this.#trouble === undefined) return;
    this.#session.maintain(Date.now());
    this.#session.pump.commit();
    this.#trouble = undefined;
    this.#notices.once("recovered", "storing again; nothing that was reported is lost");
  }
}

const wording = (error: unknown): string => (error instanceof Error ? error.message : String(error));
