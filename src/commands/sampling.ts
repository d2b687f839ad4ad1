import type { Machine } from "../observe/machine/machine.ts";
import { isMarked } from "../process/family.ts";
import { findProgram } from "../process/find-program.ts";
import { givenEnvironment } from "../process/inherited.ts";
import type { Recording } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import { fileProblem } from "../store/file-problem.ts";
import type { Surroundings } from "./attempt.ts";
import type { RunOptions } from "./run-options.ts";

/** Milliseconds after the start that the program has the machine for itself: one that ends sooner is not sampled. */
const FIRST = 50;
/** Milliseconds that the last sample may take, when the program has ended. */
const LAST = 300;

/** Samples the machine beside a program, at its start, every so often, and at its end. Nothing waits for that but the end, a little. */
export class Sampling {
  readonly #interval: number;
  readonly #open: () => Promise<Machine>;
  readonly #keep: (time: Date, values: Readonly<Record<string, number>>) => void;
  readonly #notices: Surroundings["notices"];
  readonly #began = performance.now();
  readonly #helped: Promise<void>;
  #machine: Machine | undefined;
  #timer: NodeJS.Timeout | undefined;
  #under: Promise<void> = Promise.resolve();
  #isOver = false;
  #isClosed = false;

  /** @param helped settles when what we start ourselves beside the program has ended */
  constructor(
    { sample, cwd }: RunOptions,
    { context, notices }: Surroundings,
    session: Session,
    recording: Recording,
    pid: number,
    helped: Promise<void>,
  ) {
    this.#interval = sample ?? 0;
    this.#notices = notices;
    this.#helped = helped;
    this.#keep = (time, values) => recording.attempt(() => session.sampled(time, values));
    const { store, spoolFolder } = session.facts;
    this.#open = async () => {
      const { Machine } = await import("../observe/machine/machine.ts");
      const env = givenEnvironment(context.env);
      const nvidiaSmi = findProgram("nvidia-smi", env, context.cwd);
      return await Machine.open({
        pid,
        began: this.#began,
        store,
        cwd: cwd ?? context.cwd,
        env,
        nvidiaSmi: nvidiaSmi.kind === "found" ? nvidiaSmi.path : undefined,
        interval: this.#interval,
        isMarked: (other) => isMarked(other, spoolFolder),
      });
    };
    if (sample !== undefined) this.#timer = setTimeout(() => this.#first(), FIRST);
  }

  /** The program has ended: takes the last sample. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isOver = true;
    const machine = this.#machine;
    if (machine === undefined) return;
    machine.giveUp();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST);
    });
    await Promise.race([this.#under.then(() => this.#sample(machine)), late]);
    clearTimeout(timer);
    this.#isClosed = true;
    machine.close();
  }

  #first(): void {
    this.#under = this.#open()
      .then(async (machine) => {
        if (this.#isOver) {
          machine.close();
          return;
        }
        this.#machine = machine;
        void this.#helped.then(() => machine.noteHelpers());
        await this.#sample(machine);
        this.#next(machine);
      })
      .catch((error: unknown) => this.#tell(error));
  }

  /** An interval after the one before was there: so it stays in step with devices that tell by themselves. */
  #next(machine: Machine): void {
    if (this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.#under = this.#sample(machine).then(() => this.#next(machine));
    }, this.#interval);
  }

  async #sample(machine: Machine): Promise<void> {
    const time = new Date();
    try {
      const values = await machine.sample();
      if (!this.#isClosed) this.#keep(time, values);
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    if (this.#isClosed) return; // It came too late to be missed.
    this.#notices.once("sampled", `the machine is not sampled: ${fileProblem(error)}`);
  }
}
