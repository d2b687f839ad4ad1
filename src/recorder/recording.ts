import type { ProcessIdentity } from "../history/life.ts";
import type { Fate } from "../process/fate.ts";
import { fileProblem } from "../store/file-problem.ts";
import type { Notices } from "./notices.ts";
import { instant } from "./run-events.ts";
import type { Session } from "./session.ts";

/** Milliseconds between two looks at the spool. */
const POLL = 100;
/** Milliseconds between two rounds of upkeep, and between two tries after a failure. */
const UPKEEP = 1000;
/** Milliseconds of work at a stretch, after which signals and exits get their turn. */
const STRETCH = 50;
/** Milliseconds that processes have to end after the program, before it counts as theirs what they report. */
const LATE = 100;
/** Tries to store what is left when the program has ended, `UPKEEP` apart. */
const LAST_TRIES = 3;

/** What is not in the files when a recording ended, and is kept in the session's folder. */
export type Leftover =
  /** It could not be stored. */
  | { readonly kind: "unstored"; readonly folder: string; readonly reason: string }
  /** Processes that outlive the program may still report. */
  | { readonly kind: "held"; readonly folder: string; readonly holders: readonly ProcessIdentity[] };

/**
 * Keeps a session going while its program runs: reads the spool, beats, syncs. A failure of ours is said and tried
 * again; it never reaches the program.
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

  /**
   * Takes the rest of what was reported, writes the end, and closes. What is not in the files then is told.
   * @param restarts seconds until the program is started again; undefined where it is not
   */
  async finish(fate: Fate, restarts?: number): Promise<Leftover | undefined> {
    const at = instant();
    this.#stopped = true;
    clearTimeout(this.#timer);
    const holders = await this.#holders();
    let ended = false;
    for (let tries = 1; ; tries++) {
      this.#retryAt = 0;
      while (await this.#stretch(true));
      this.#guard(() => {
        if (!ended) this.#session.ended(fate, at);
        if (!ended && restarts !== undefined) this.#session.restarts(restarts);
        ended = true;
        this.#session.maintain(Date.now());
        this.#session.pump.commit();
      });
      await this.#syncing;
      await this.#sync();
      if (this.#trouble === undefined || tries >= LAST_TRIES) break;
      await new Promise((resolve) => setTimeout(resolve, UPKEEP));
    }
    return this.#close(holders);
  }

  /** Who may still write, before the rest is taken: what they write after that is not lost. Most helpers of a program end with it, a little later. */
  async #holders(): Promise<readonly ProcessIdentity[]> {
    const until = performance.now() + LATE;
    let holders: readonly ProcessIdentity[] = [];
    for (;;) {
      this.#guard(() => {
        holders = this.#session.writers();
      });
      if (holders.length === 0 || performance.now() >= until) return holders;
      await new Promise((resolve) => setTimeout(resolve, LATE / 10));
    }
  }

  #close(holders: readonly ProcessIdentity[]): Leftover | undefined {
    const { folder } = this.#session.spool;
    if (this.#trouble === undefined && holders.length > 0) this.#guard(() => this.#session.leaveTo(holders));
    const reason = this.#trouble;
    if (reason !== undefined) this.#guard(() => this.#session.rescue());
    this.#guard(() => this.#session.close());
    if (reason !== undefined) return { kind: "unstored", folder, reason };
    if (holders.length > 0) return { kind: "held", folder, holders };
    this.#guard(() => this.#session.spool.remove());
    return undefined;
  }

  async #turn(): Promise<void> {
    const more = await this.#stretch(false);
    // The end syncs and closes by itself: nothing may be under way beside it.
    if (this.#stopped) return;
    this.#upkeep();
    this.#timer = setTimeout(() => this.#turn(), more ? 0 : POLL);
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
        this.#notices.once("upkeep", `cannot keep up ${this.#session.spool.folder}: ${fileProblem(error)}`);
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
    const begins = this.#trouble === undefined;
    this.#trouble = fileProblem(error);
    this.#retryAt = Date.now() + UPKEEP;
    if (!begins) return;
    this.#notices.again(
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
    this.#notices.again("recovered", "storing again; nothing that was reported is lost");
  }
}
