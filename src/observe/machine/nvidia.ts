import { gpuSums } from "./gpu-sums.ts";
import { Leashed } from "./leashed.ts";
import { FIELDS, type NvidiaField, type NvidiaRow, nvidiaRow, nvidiaValues } from "./nvidia-fields.ts";
import type { Values } from "./values.ts";
import { chooseGpus, partsOf, visibleGpus } from "./visible-gpus.ts";

/** Times that it is started again, when it has ended by itself. */
const MOST_STARTS = 8;
/** Milliseconds until a driver that has to wake has answered, and one that goes on. */
const FIRST_ANSWER = 3000;
const ANSWER = 1000;
/** Milliseconds between two looks for that. */
const PAUSE = 50;
/** Lines that are no answers, of which the last are kept: they say why it ended. */
const MOST_TROUBLES = 20;

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
  #troubles: string[] = [];
  /** It has told something since it was started. */
  #works = false;
  /** It was waited for as long as it may take to wake. */
  #isAwake = false;
  #isOver = false;

  /**
   * The devices; undefined where there is no such program, or the program may use none.
   * @param path of nvidia-smi
   */
  static find(
    path: string | undefined,
    env: Readonly<NodeJS.ProcessEnv>,
    interval: number,
  ): Nvidia | undefined {
    const visible = visibleGpus(env["CUDA_VISIBLE_DEVICES"]);
    if (path === undefined || visible?.length === 0) return undefined;
    return new Nvidia(path, env, interval, visible);
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

  /**
   * What is new since the last look. It comes by itself, once in an interval: who looks once in an interval, too, waits a little for it
   * and then looks an interval later, meets it soon after it has come. Nothing where it is late.
   */
  async sample(): Promise<Values> {
    for (const until = performance.now() + (this.#isAwake ? ANSWER : FIRST_ANSWER); ; ) {
      const values = this.#look();
      const isThere = Object.keys(values).length > 0;
      if (isThere || this.#isOver || this.#smi === undefined || performance.now() > until) {
        this.#isAwake = true;
        return values;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  #look(): Values {
    const parts = this.#parts();
    if (parts === undefined) return {};
    const rows = this.#rows();
    if (rows.length === 0) return {};
    const devices = rows.map((row) => ({ index: Number(row.index), uuid: row.uuid ?? "", row }));
    const chosen = chooseGpus(devices, this.#visible, parts).map(({ row, index }, place) => {
      // As the program counts them: of CUDA_VISIBLE_DEVICES=2,3 it calls the first 0.
      const prefix = `gpu/${this.#visible === undefined ? index : place}/`;
      return { prefix, values: nvidiaValues(row, prefix) };
    });
    return Object.assign(gpuSums(chosen), ...chosen.map(({ values }) => values));
  }

  /** What it has not told by now is not waited for. */
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
    this.#troubles = [];
    this.#works = false;
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
    let hasEnded = false;
    for (const line of this.#smi?.lines() ?? []) {
      const row = nvidiaRow(line, this.#fields);
      if (row !== undefined) newest.set(row.index ?? "", row);
      else if (/^ended \d+$/.test(line)) hasEnded = true;
      else this.#troubles = [...this.#troubles.slice(1 - MOST_TROUBLES), line];
    }
    this.#works ||= newest.size > 0;
    if (hasEnded) this.#ended();
    return [...newest.values()].sort((one, other) => Number(one.index) - Number(other.index));
  }

  /** Starts it again where that may help: without a field that this driver does not know, or after it has worked. */
  #ended(): void {
    this.#smi?.close();
    this.#smi = undefined;
    const unknown = /Field "([^"]+)" is not a valid field to query/.exec(this.#troubles.join("\n"))?.[1];
    const fields = this.#fields.filter((field) => field !== unknown);
    const isOther = fields.length < this.#fields.length;
    this.#fields = fields;
    if (!this.#isOver && this.#starts < MOST_STARTS && (isOther || this.#works)) this.#start();
  }

  /** Of which device each part is; undefined as long as that is not told, and what is told of devices waits. */
  #parts(): ReadonlyMap<string, string> | undefined {
    if (this.#list === undefined) return partsOf(this.#listed);
    const lines = this.#list.lines();
    this.#listed += lines.map((line) => `${line}\n`).join("");
    if (!lines.some((line) => /^ended \d+$/.test(line))) return undefined;
    this.#list.close();
    this.#list = undefined;
    return partsOf(this.#listed);
  }
}
