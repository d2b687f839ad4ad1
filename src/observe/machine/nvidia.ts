import { gpuSums } from "./gpu-sums.ts";
import { Leashed } from "./leashed.ts";
import { FIELDS, type NvidiaField, type NvidiaRow, nvidiaRow, nvidiaValues } from "./nvidia-fields.ts";
import { onPath } from "./on-path.ts";
import type { Values } from "./values.ts";
import { chooseGpus, partsOf, visibleGpus } from "./visible-gpus.ts";

/** Times that it is started again, when it has ended by itself. */
const MOST_STARTS = 8;
/** Milliseconds until a driver that is awake has answered. */
const FIRST_ANSWER = 3000;
/** Milliseconds between two looks for that. */
const PAUSE = 50;

/**
 * NVIDIA's devices, as one `nvidia-smi` tells that goes on by itself: to start it takes up to seconds of a core, of which the answer
 * itself is the least part. A driver that hangs holds up nothing but it.
 */
export class Nvidia {
  readonly #path: string;
  readonly #env: Readonly<NodeJS.ProcessEnv>;
  readonly #interval: number;
  readonly #visible: readonly string[] | undefined;
  #fields: readonly NvidiaField[] = FIELDS;
  #smi: Leashed | undefined;
  #list: Leashed | undefined;
  #listed = "";
  #starts = 0;
  #isOver = false;

  /** The devices; undefined where there is no such program, or the program may use none. */
  static find(env: Readonly<NodeJS.ProcessEnv>, interval: number): Nvidia | undefined {
    const visible = visibleGpus(env["CUDA_VISIBLE_DEVICES"]);
    const path = visible?.length === 0 ? undefined : onPath("nvidia-smi", env);
    return path === undefined ? undefined : new Nvidia(path, env, interval, visible);
  }

  private constructor(
    path: string,
    env: Readonly<NodeJS.ProcessEnv>,
    interval: number,
    visible: readonly string[] | undefined,
  ) {
    this.#path = path;
    this.#env = env;
    this.#interval = interval;
    this.#visible = visible;
    if (visible?.some((entry) => /^MIG-/i.test(entry))) this.#list = new Leashed([path, "-L"], env);
    this.#start();
  }

  /** What is new since the last look; nothing where the driver told nothing since. */
  sample(): Values {
    const rows = this.#rows();
    if (rows.length === 0) return {};
    const devices = rows.map((row) => ({ index: Number(row.index), uuid: row.uuid ?? "", row }));
    const chosen = chooseGpus(devices, this.#visible, this.#parts()).map(({ row, index }, place) => {
      // As the program counts them: of CUDA_VISIBLE_DEVICES=2,3 it calls the first 0.
      const prefix = `gpu/${this.#visible === undefined ? index : place}/`;
      return { prefix, values: nvidiaValues(row, prefix) };
    });
    return Object.assign(gpuSums(chosen), ...chosen.map(({ values }) => values));
  }

  /** The same, when the driver has told something, or is not expected to any more. */
  async first(): Promise<Values> {
    for (const until = performance.now() + FIRST_ANSWER; ; ) {
      const values = this.sample();
      const isThere = Object.keys(values).length > 0;
      if (isThere || this.#isOver || this.#smi === undefined || performance.now() > until) return values;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** What it has not told by now, it never will: ends a `first` that waits. */
  giveUp(): void {
    this.#isOver = true;
  }

  close(): void {
    this.#isOver = true;
    this.#smi?.close();
    this.#list?.close();
    this.#smi = undefined;
    this.#list = undefined;
  }

  #start(): void {
    this.#starts++;
    this.#smi = new Leashed(
      [
        this.#path,
        `--query-gpu=${this.#fields.join(",")}`,
        "--format=csv,noheader,nounits",
        `--loop-ms=${Math.round(this.#interval)}`,
      ],
      this.#env,
    );
  }

  /** The newest of each device. */
  #rows(): NvidiaRow[] {
    const newest = new Map<string, NvidiaRow>();
    let end: readonly string[] | undefined;
    const lines = this.#smi?.lines() ?? [];
    for (const line of lines) {
      const row = nvidiaRow(line, this.#fields);
      if (row !== undefined) newest.set(row.index ?? "", row);
      if (/^ended \d+$/.test(line)) end = lines;
    }
    if (end !== undefined) this.#ended(end, newest.size > 0);
    return [...newest.values()].sort((one, other) => Number(one.index) - Number(other.index));
  }

  /** Starts it again where that may help: without a field that this driver does not know, or after it has worked. */
  #ended(lines: readonly string[], worked: boolean): void {
    this.#smi?.close();
    this.#smi = undefined;
    const unknown = /Field "([^"]+)" is not a valid field to query/.exec(lines.join("\n"))?.[1];
    const fields = this.#fields.filter((field) => field !== unknown);
    const isOther = fields.length < this.#fields.length;
    this.#fields = fields;
    if (!this.#isOver && this.#starts < MOST_STARTS && (isOther || worked)) this.#start();
  }

  #parts(): ReadonlyMap<string, string> {
    const lines = this.#list?.lines() ?? [];
    this.#listed += lines.map((line) => `${line}\n`).join("");
    return partsOf(this.#listed);
  }
}
