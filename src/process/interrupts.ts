/** Milliseconds within which a second Ctrl-C means more than the first. */
const WINDOW = 2000;

/** What a Ctrl-C asks for: the program gets each one by itself, and when it does not answer, more than that. */
export type Interrupt = "ask" | "terminate" | "kill";

/** Counts Ctrl-C: a second one within two seconds terminates, and any one after that kills. */
export class Interrupts {
  #before = Number.NEGATIVE_INFINITY;
  #terminated = false;

  /** @param now milliseconds, by a clock that only goes forward */
  press(now: number): Interrupt {
    if (this.#terminated) return "kill";
    const again = now - this.#before <= WINDOW;
    this.#before = now;
    if (!again) return "ask";
    this.#terminated = true;
    return "terminate";
  }
}
