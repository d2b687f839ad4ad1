import type { ProcessIdentity } from "../history/life.ts";
import { writersOf } from "../process/family.ts";
import { type HostIdentity, identify, isAlive, thisHost, thisUser } from "../process/identity.ts";
import type { Owner, SessionPlan } from "./spool.ts";

/** Whose a session is: the processes of its recorder, of its program, and of what stands between the program and its output. */
export class SessionOwner {
  readonly #session: string;
  readonly #plan: SessionPlan;
  readonly #host: HostIdentity = thisHost();
  readonly #user: string = thisUser();
  readonly #recorder: ProcessIdentity = identify(process.pid);
  #program: ProcessIdentity | null = null;
  #relay: ProcessIdentity | undefined;
  #startedAt = performance.now();

  constructor(session: string, plan: SessionPlan) {
    this.#session = session;
    this.#plan = plan;
  }

  /** The program runs. */
  started(pid: number, relay: ProcessIdentity | undefined): void {
    this.#program = identify(pid);
    this.#relay = relay;
    this.#startedAt = performance.now();
  }

  /** Nobody has the program's output any more. */
  outputEnded(): void {
    this.#relay = undefined;
  }

  /**
   * What `owner.json` tells.
   * @param holders who goes on to write when the program has ended
   */
  record(holders: readonly ProcessIdentity[] = []): Owner {
    const { host, bootId } = this.#host;
    const all = this.#relay === undefined ? holders : [...holders, this.#relay];
    return {
      session: this.#session,
      host,
      boot_id: bootId,
      recorder: this.#recorder,
      program: this.#program,
      ...(all.length === 0 ? {} : { holders: all }),
      user: this.#user,
      plan: this.#plan,
    };
  }

  /**
   * Processes that go on writing when the program has ended; none where that cannot be seen.
   * @param folder of the session
   */
  writers(folder: string): ProcessIdentity[] {
    if (this.#program === null) return [];
    const writers = writersOf(folder, this.#program, performance.now() - this.#startedAt);
    // Somebody has the program's output still who has nothing else of ours.
    if (writers.length === 0 && this.#relay !== undefined && isAlive(this.#relay)) return [this.#relay];
    return writers;
  }
}
