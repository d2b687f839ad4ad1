import { client } from "./client.ts";
import { typedLine } from "./lines.ts";
import { type Rows, Table, type TableOptions } from "./table.ts";
import type {
  AlertOptions,
  FinishOptions,
  InitOptions,
  LogOptions,
  MetricOptions,
  Place,
  ProgressOptions,
  RewindOptions,
  Run,
  RunFacts,
  Values,
} from "./types.ts";

export { Histogram, type Numbers } from "./histogram.ts";
export { Audio, Html, Image, Markdown, type MediaOptions, Video } from "./media.ts";
export { type Rows, Table, type TableOptions } from "./table.ts";
export type * from "./types.ts";

/**
 * Says what the run is: its project, name, config … Under `trackio run` a run is there before that; the first `init`
 * names it, and each one behind a {@link finish} begins another.
 *
 * @throws {Error} where `resume` is `must` and the project has no run of that name
 */
export const init = (options: InitOptions = {}): Run => client().init(options);

/**
 * Logs one step: numbers by their names, and anything else. Nothing that is logged makes it throw.
 *
 * @param place the step, where that is not the next one; or step and time
 */
export const log = (metrics: Values, place?: LogOptions | number | bigint | null): void =>
  client().run.log(metrics, place);

/** Adds to the run's configuration; of a key that is said twice the later value counts. */
export const config = (values: Values): void => client().run.config(values);

/** Logs a table by itself: no step is made for it. Among metrics, log a {@link Table}. */
export function table(name: string, table: Rows | TableOptions | Table, place: Place = {}): void {
  const { columns, rows } = new Table(table);
  client().write(client().run, typedLine("table", { name, ...place, columns, rows }));
}

/** Values that stand for the run as a whole, such as the best accuracy. */
export const summary = (values: Values): void => client().run.summary(values);

/** Logs a sample of the machine: it has a time, and no step. */
export const logSystem = (sample: Values, place?: Pick<Place, "timestamp">): void =>
  client().run.logSystem(sample, place);

/** Tells people that something happened. */
export const alert = (title: string, options?: AlertOptions): void => client().run.alert(title, options);

/** Says that a checkpoint was written: a program that is resumed is told the last one. */
export function checkpoint(path: string, step?: number | bigint): void {
  client().write(client().run, typedLine("checkpoint", { path, step }));
}

/** Goes back to a step: what was logged from there on does not count any more, and the next step is this one. */
export const rewind = (step: number | bigint, options?: RewindOptions): void =>
  client().run.rewind(step, options);

/** Says how far the program means to go: in steps, unless `done` says how much of it is done. */
export const progress = (total: number, options?: ProgressOptions): void =>
  client().run.progress(total, options);

/** Says what to plot a metric against, and which way is better. `*` in the name stands for any text. */
export const metric = (name: string, options?: MetricOptions): void => client().run.metric(name, options);

/** Says that the run is complete. A run that {@link init} began is finished at the program's end anyway. */
export const finish = (options?: FinishOptions): void => client().run.finish(options);

/** The run that lines go to: the one of the last {@link init}, else the one that the command line began. */
export const run: RunFacts = {
  get project() {
    return client().run.project;
  },
  get name() {
    return client().run.name;
  },
  get id() {
    return client().run.id;
  },
  get dir() {
    return client().run.dir;
  },
  get attempt() {
    return client().run.attempt;
  },
  get resumed() {
    return client().run.resumed;
  },
  get step() {
    return client().run.step;
  },
  get checkpoint() {
    return client().run.checkpoint;
  },
};
