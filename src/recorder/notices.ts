/** How often a thing that comes again and again is said: enough to see that it does, and no flood in a program's output. */
const MOST_TIMES = 5;

/** What a recorder says to the person at the terminal while the program runs: each thing once, or a few times. */
export class Notices {
  readonly #said = new Set<string>();
  readonly #times = new Map<string, number>();
  readonly #say: (text: string) => void;

  /** @param say puts one line on the terminal */
  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Says a thing, the first time that it is told under this key. */
  once(key: string, text: string): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.#say(text);
  }

  /** Says a thing that comes and goes each time that it comes: five times, the last of them with a word that it is. */
  again(kind: string, text: string): void {
    const times = (this.#times.get(kind) ?? 0) + 1;
    this.#times.set(kind, times);
    if (times <= MOST_TIMES) this.#say(times < MOST_TIMES ? text : `${text} (said no more from now on)`);
  }

  /** Says one of many things of a kind: each once, and of the kind the first five. */
  oneOf(kind: string, key: string, text: string): void {
    const whole = `${kind} ${key}`;
    if (this.#said.has(whole)) return;
    this.#said.add(whole);
    this.again(kind, text);
  }

  /** A line that could not be taken: once a kind. Unknown types are told apart, for each is a different mistake. */
  rejected(reason: string): void {
    const [kind = ""] = reason.split(": ", 1);
    const text = `a line was not understood (${reason}); it is kept in rejected.ndjson`;
    if (kind === "unknown _type") this.oneOf(kind, reason, text);
    else this.once(`rejected ${kind}`, text);
  }
}
