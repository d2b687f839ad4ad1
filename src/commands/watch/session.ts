import type { ProjectName } from "../../format/names.ts";
import { frame } from "../../render/live/frame.ts";
import { wantedOf } from "../../render/live/layout.ts";
import type { Look } from "../../render/live/look.ts";
import type { Order } from "../../render/live/order.ts";
import { initialState, type LiveState } from "../../render/live/state.ts";
import { type Effect, type LiveEvent, update } from "../../render/live/update.ts";
import { isUserError } from "../../store/user-error.ts";
import type { Context } from "../context.ts";
import { Feed } from "./feed.ts";
import { Reading } from "./reading.ts";
import type { TakeIn } from "./take-in.ts";
import { Terminal } from "./terminal.ts";

/** Milliseconds between two looks at the store. */
const EVERY = 1000;
/** A look that takes long is followed by a pause of so many times as long. */
const PAUSES = 15;
/** Milliseconds of reading before keys are looked at again, and between two such pieces. */
const READING = 25;
const BETWEEN = 5;
/** Runs that were not opened yet do not wait for the next look. */
const SOON = 20;

/** With what a live screen begins. */
export interface Begin {
  readonly project: ProjectName | undefined;
  /** The folder of the run whose page is open. */
  readonly open: string | undefined;
  readonly filter: string;
  readonly order: Order;
}

/** A live screen from its first frame until a person leaves: keys and looks at the store become frames. */
export class WatchSession {
  readonly #root: string;
  readonly #begin: Begin;
  readonly #look: Look;
  readonly #context: Context;
  readonly #takeIn: TakeIn;
  readonly #feed: Feed;
  readonly #reading: Reading;
  readonly #terminal: Terminal;
  #state: LiveState;
  /** The run whose page is to be opened as soon as the run was read. */
  #toOpen: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #readTimer: NodeJS.Timeout | undefined;
  #finish: (code: number) => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(root: string, begin: Begin, look: Look, context: Context, takeIn: TakeIn) {
    this.#root = root;
    this.#begin = begin;
    this.#toOpen = begin.open;
    this.#look = look;
    this.#context = context;
    this.#takeIn = takeIn;
    this.#feed = new Feed(root, begin.project);
    this.#reading = new Reading(this.#feed);
    this.#terminal = new Terminal(context.stdout.write, {
      key: (key) => this.#guarded(() => this.#happen({ kind: "key", key })),
      resized: (size) => this.#guarded(() => this.#happen({ kind: "resize", size })),
    });
    this.#state = initialState(root, begin.project, this.#terminal.size, context.now());
  }

  /** @returns the exit code, when a person has left */
  async run(): Promise<number> {
    const ended = new Promise<number>((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    const leave = (): void => this.#terminal.close();
    // Before the system's own words for an error that nobody foresaw, which would go with our screen.
    process.on("uncaughtExceptionMonitor", leave);
    try {
      this.#guarded(() => this.#first());
      return await ended;
    } finally {
      clearTimeout(this.#timer);
      clearTimeout(this.#readTimer);
      leave();
      process.off("uncaughtExceptionMonitor", leave);
    }
  }

  #first(): void {
    this.#terminal.open();
    const { filter, order } = this.#begin;
    this.#state = { ...this.#state, size: this.#terminal.size, filter, order };
    this.#lookAtStore();
  }

  /** An error ends the session: the terminal is put in order before anybody is told of it. */
  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }

  #happen(event: LiveEvent): void {
    const { state, effect } = update(this.#state, event, this.#look);
    this.#state = state;
    if (effect !== null) this.#act(effect);
    this.#read();
  }

  #act(effect: Effect): void {
    switch (effect.kind) {
      case "quit":
        this.#finish(0);
        break;
      case "suspend":
        this.#terminal.suspend();
        break;
      case "repaint":
        this.#terminal.repaint();
        break;
      case "stop":
        void this.#stop(effect.name);
        break;
    }
  }

  #lookAtStore(): void {
    const begun = performance.now();
    const now = this.#context.now();
    const snapshot = this.#feed.look(now);
    if (this.#toOpen !== undefined && snapshot.runs.some(({ key }) => key === this.#toOpen)) {
      this.#state = { ...this.#state, selected: this.#toOpen, screen: "run" };
      this.#toOpen = undefined;
    }
    this.#happen({ kind: "looked", snapshot, now });
    const took = performance.now() - begun;
    const pause = snapshot.pending > 0 ? SOON : Math.max(EVERY - took, PAUSES * took);
    this.#timer = setTimeout(() => this.#guarded(() => this.#again()), pause);
  }

  #again(): void {
    this.#lookAtStore();
    this.#takeIn.look(this.#context.now(), (text) => this.#say(text)).catch(this.#fail);
  }

  /** Reads what the screen shows, a piece at a time, and shows what is there. */
  #read(): void {
    clearTimeout(this.#readTimer);
    this.#reading.want(wantedOf(this.#state));
    const more = this.#reading.work(READING);
    const { sparks, details } = this.#reading;
    this.#state = update(this.#state, { kind: "read", sparks, details }, this.#look).state;
    this.#terminal.show(frame(this.#state, this.#look));
    if (more) this.#readTimer = setTimeout(() => this.#guarded(() => this.#read()), BETWEEN);
  }

  #say(text: string): void {
    this.#guarded(() => this.#happen({ kind: "notice", text }));
  }

  /** Does what `trackio stop` does, and tells in the last line what that prints. */
  async #stop(name: string): Promise<void> {
    const output = {
      write: (text: string) => this.#say(text.trim()),
      isTTY: false,
      width: undefined,
      height: undefined,
      colour: 0,
    } as const;
    try {
      const { parseStop, runStop } = await import("../stop.ts");
      await runStop(parseStop(name, { dir: this.#root }), {
        ...this.#context,
        stdout: output,
        stderr: output,
      });
    } catch (error) {
      if (isUserError(error)) this.#say(error.message);
      else this.#fail(error);
    }
  }
}
