import { type Interrupt, Interrupts } from "../process/interrupts.ts";
import { relaySignals } from "../process/signals.ts";

/** A program that signals are meant for, and what is done about them. */
export interface Addressee {
  /** Hands a signal to the program. */
  readonly forward: (signal: NodeJS.Signals) => void;
  /** Notes that somebody asks for the end, before anything else happens. */
  readonly asked: (signal: NodeJS.Signals, meaning: Interrupt) => void;
}

/**
 * Stands between the signals that reach us and the program. From the first instant none kills us: what comes before
 * there is a program is held back for it, and what comes between two programs ends the wait for the second.
 */
export class SignalRelay {
  readonly stop: () => void;
  #addressee: Addressee | undefined;
  #interrupts = new Interrupts();
  readonly #forwarded: NodeJS.Signals[] = [];
  readonly #asked: NodeJS.Signals[] = [];
  #wake: (() => void) | undefined;

  /** @param ignored signals that were ignored when we were started: they stay so */
  constructor(ignored: readonly string[]) {
    this.stop = relaySignals({
      ignored,
      stopping: (signal) => this.#stopping(signal),
      forward: (signal) => {
        if (this.#addressee === undefined) this.#forwarded.push(signal);
        else this.#addressee.forward(signal);
      },
    });
  }

  /** Lets signals through to a program, first those that came early. */
  open(addressee: Addressee): void {
    this.#addressee = addressee;
    this.#interrupts = new Interrupts();
    for (const signal of this.#asked.splice(0)) this.#stopping(signal);
    this.#forwarded.splice(0).forEach(addressee.forward);
  }

  /** Whether somebody has asked us to end since the last program ended. */
  get isAsked(): boolean {
    return this.#asked.length > 0;
  }

  /** The program has ended. */
  close(): void {
    this.#addressee = undefined;
  }

  /**
   * Waits until a time has passed, or until somebody asks us to end; then tells by which signal.
   * @param seconds to wait
   */
  async pause(seconds: number): Promise<NodeJS.Signals | undefined> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#asked.length > 0) this.#wake();
    });
    this.#wake = undefined;
    return this.#asked[0];
  }

  #stopping(signal: NodeJS.Signals): void {
    if (this.#addressee === undefined) {
      this.#asked.push(signal);
      this.#wake?.();
      return;
    }
    const meaning = signal === "SIGINT" ? this.#interrupts.press(performance.now()) : "ask";
    this.#addressee.asked(signal, meaning);
  }
}
