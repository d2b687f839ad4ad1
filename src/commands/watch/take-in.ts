import { Notices } from "../../recorder/notices.ts";
import { needsRecovery } from "../../store/sessions.ts";

/** Milliseconds between two looks. */
const EVERY = 3000;

/**
 * Takes in what dead recorders, and programs that nobody records, have left, as every command does that reads the store
 * (docs/format.md, section 1): a live screen is such a command all the time.
 */
export class TakeIn {
  readonly #root: string;
  #say: (text: string) => void = () => {};
  readonly #notices = new Notices((text) => this.#say(text));
  #last = Number.NEGATIVE_INFINITY;

  constructor(root: string) {
    this.#root = root;
  }

  /** @param say what could not be taken in, a line each; what was said before is not repeated */
  async look(now: number, say: (text: string) => void): Promise<void> {
    if (now - this.#last < EVERY) return;
    this.#last = now;
    if (!needsRecovery(this.#root)) return;
    const { prepareRecovery, recoverStore } = await import("../../recorder/recovery/recover-store.ts");
    await prepareRecovery(this.#root);
    this.#say = say;
    recoverStore(this.#root, this.#notices);
  }
}
