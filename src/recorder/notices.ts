/** What a recorder says to the person at the terminal while the program runs: each thing once. */
export class Notices {
  readonly #said = new Set<string>();
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

  /** A line that could not be taken: once a kind. Unknown types are told apart, for each is a different mistake. */
  rejected(reason: string): void {
    const [kind] = reason.split(": ", 1);
    this.once(
      kind === "unknown _type" ? reason : `rejected ${kind}`,
      `a line was not understood (${reason}); it is kept in rejected.ndjson`,
    );
  }
}
