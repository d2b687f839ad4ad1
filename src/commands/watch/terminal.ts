import { ReadStream, WriteStream } from "node:tty";
import type { Frame } from "../../render/live/frame.ts";
import type { Key } from "../../render/live/key.ts";
import type { TerminalSize } from "../../render/live/state.ts";
import { KeyReader } from "./keys.ts";
import { ENTER, LEAVE, Painter } from "./painter.ts";

/** Milliseconds after which an Escape is the key, and not the beginning of another key's sequence. */
const ESCAPE_WAIT = 50;
/** Milliseconds after which we were not stopped: nobody could have brought us back (setpgid(2), orphaned groups). */
const NOT_STOPPED = 100;
const USUAL: TerminalSize = { width: 80, height: 24 };

/** Signals that end us, after which the terminal must be as it was. */
const ENDING: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"];

export interface TerminalEvents {
  readonly key: (key: Key) => void;
  readonly resized: (size: TerminalSize) => void;
}

/**
 * The terminal while a screen of ours is on it: its keys come one by one, and it is left as it was found, whatever ends
 * us but SIGKILL.
 */
export class Terminal {
  readonly #write: (text: string) => void;
  readonly #events: TerminalEvents;
  readonly #input = new ReadStream(0);
  readonly #keys = new KeyReader();
  readonly #painter = new Painter();
  #size = USUAL;
  #entered = false;
  #escape: NodeJS.Timeout | undefined;
  #back: NodeJS.Timeout | undefined;

  /** @param write to the terminal, until all is written; throws where it is gone */
  constructor(write: (text: string) => void, events: TerminalEvents) {
    this.#write = (text) => {
      try {
        write(text);
      } catch {
        this.#hangUp(); // EIO or EPIPE: nothing can be shown any more, nor put in order.
      }
    };
    this.#events = events;
  }

  get size(): TerminalSize {
    return this.#size;
  }

  open(): void {
    process.on("exit", this.#leave);
    for (const signal of ENDING) process.on(signal, this.#end);
    process.on("SIGTSTP", this.#stop);
    process.on("SIGCONT", this.#goOn);
    process.on("SIGWINCH", this.#resize);
    this.#input.on("data", this.#read).on("end", this.#hangUp).on("error", this.#hangUp);
    this.#measure();
    this.#enter();
  }

  close(): void {
    clearTimeout(this.#escape);
    clearTimeout(this.#back);
    this.#leave();
    process.off("exit", this.#leave);
    for (const signal of ENDING) process.off(signal, this.#end);
    process.off("SIGTSTP", this.#stop);
    process.off("SIGCONT", this.#goOn);
    process.off("SIGWINCH", this.#resize);
    this.#input.destroy();
  }

  show(frame: Frame): void {
    if (!this.#entered) return;
    const text = this.#painter.paint(frame, this.#size.width);
    if (text !== "") this.#write(text);
  }

  /** Writes the next frame as a whole. */
  repaint(): void {
    this.#painter.forget();
  }

  /** Stops us and whoever was started with us, as Ctrl-Z does where a terminal looks for it itself. */
  suspend(): void {
    process.kill(0, "SIGTSTP");
  }

  #enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#input.setRawMode(true);
    this.#input.resume();
    this.#painter.forget();
    this.#write(ENTER);
  }

  readonly #leave = (): void => {
    if (!this.#entered) return;
    this.#entered = false;
    this.#write(LEAVE);
    this.#input.setRawMode(false);
  };

  /**
   * The terminal can no longer be read or written: ends as by the signal that tells so. (Node 20 aborts where it exits by
   * itself after that: it cannot put such a terminal in order.)
   */
  readonly #hangUp = (): void => {
    this.#entered = false;
    this.#end("SIGHUP");
  };

  /** Leaves, and then ends by the signal as if nobody had looked for it. */
  readonly #end = (signal: NodeJS.Signals): void => {
    this.close();
    process.kill(process.pid, signal);
  };

  /** Leaves, and lets the system stop us as it does by itself: it does not where nobody could bring us back. */
  readonly #stop = (): void => {
    this.#leave();
    this.#input.pause();
    process.off("SIGTSTP", this.#stop);
    this.#back = setTimeout(this.#goOn, NOT_STOPPED);
    process.kill(process.pid, "SIGTSTP");
  };

  readonly #goOn = (): void => {
    if (this.#entered) return;
    process.off("SIGTSTP", this.#stop);
    process.on("SIGTSTP", this.#stop);
    this.#enter();
    this.#resize();
  };

  readonly #resize = (): void => {
    this.#measure();
    this.#painter.forget();
    this.#events.resized(this.#size);
  };

  #measure(): void {
    let size: Partial<TerminalSize> = {};
    try {
      // A stream asks for the size once, when it is made.
      const output = new WriteStream(1);
      size = { width: output.columns, height: output.rows };
      output.destroy();
    } catch {
      // It is gone, which the next write will tell.
    }
    this.#size = { width: size.width || USUAL.width, height: size.height || USUAL.height };
  }

  readonly #read = (bytes: Buffer): void => {
    clearTimeout(this.#escape);
    for (const key of this.#keys.read(bytes)) this.#events.key(key);
    if (!this.#keys.waits) return;
    this.#escape = setTimeout(() => {
      for (const key of this.#keys.flush()) this.#events.key(key);
    }, ESCAPE_WAIT);
  };
}
