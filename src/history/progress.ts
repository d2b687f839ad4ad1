import { flatConfig } from "./flat-config.ts";
import { numberOf } from "./number-of.ts";
import type { RunView } from "./run-view.ts";
import { GLOBAL_STEP } from "./step-metric.ts";
import type { Json, MetricSummary, Summary } from "./summary.ts";

/** What a program said last of how far it is: the event `progress`. */
export interface ToldProgress {
  /** Above 0. */
  readonly total: number;
  readonly done: number | null;
  readonly text: string | null;
}

/** How far a run is. */
export interface Progress {
  readonly done: number;
  /** Above 0. */
  readonly total: number;
  /** The key of the config that tells the total; null where the program said it. */
  readonly key: string | null;
  readonly text: string | null;
}

/** Settings that say how many steps a run is to have, whatever else is in its config. */
const STEPS = words(
  "max_steps total_steps num_train_steps num_training_steps max_train_steps max_iters max_iterations total_iterations total_timesteps",
);
/** And those that may mean the steps of one epoch, where epochs are set as well. */
const STEPS_WITHOUT_EPOCHS = words("steps num_steps n_steps iterations num_iterations n_iterations iters");
const EPOCHS = words("epochs num_epochs n_epochs max_epochs num_train_epochs total_epochs");
/** Metrics that count the same steps, for programs that do not log each of them. */
const STEP_COUNTERS = [GLOBAL_STEP, "trainer/global_step", "global_step", "iteration", "iter"];
const EPOCH_COUNTERS = ["epoch", "train/epoch", "trainer/epoch", "current_epoch"];

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

/**
 * How far a run is: by what its program said, else by its config where that is clear; null where nothing tells. It is
 * not clear where two settings disagree, where more is done than the total, or where epochs are set that nothing counts.
 * @param told the last `progress`; null where there was none, or only its total is known
 */
export function progressOf(view: RunView, told: ToldProgress | null): Progress | null {
  const { life, summary } = view;
  const total = told?.total ?? life.total;
  if (total !== null && total > 0) {
    const done = told?.done ?? stepsReached(summary, total);
    return { done, total, key: null, text: told?.text ?? null };
  }
  return byConfig(summary);
}

/** The number of steps, or the last one where not every step is logged. */
function stepsReached({ steps: { count, last } }: Summary, total: number): number {
  return last !== null && last > count && last <= total ? last : count;
}

function byConfig(summary: Summary): Progress | null {
  const flat = flatConfig(summary.config);
  const epochs = totalAmong(flat, EPOCHS);
  const steps =
    totalAmong(flat, STEPS) ?? (epochs === undefined ? totalAmong(flat, STEPS_WITHOUT_EPOCHS) : undefined);
  if (steps !== undefined) {
    const counter = numberOfLast(summary, STEP_COUNTERS);
    const done = counter ?? stepsReached(summary, steps.total);
    if (done <= steps.total) return { done, ...steps, text: null };
  }
  const epoch = EPOCH_COUNTERS.map((name) => summary.metrics.get(name)).find(
    (metric) => metric !== undefined,
  );
  const done = epoch && epochsDone(epoch);
  if (epochs === undefined || done === undefined || done > epochs.total) return null;
  return { done, ...epochs, text: null };
}

/** The one total that some settings tell; undefined where none does, or two differ. */
function totalAmong(
  flat: ReadonlyMap<string, Json>,
  keys: ReadonlySet<string>,
): { readonly key: string; readonly total: number } | undefined {
  const found = [...flat].flatMap(([key, value]) => {
    const word = key.split(/[/.]/).at(-1)?.toLowerCase().replaceAll("-", "_") ?? "";
    // -1 is how libraries say "no limit".
    return keys.has(word) && typeof value === "number" && value > 0 ? [{ key, total: value }] : [];
  });
  const [first] = found;
  return first !== undefined && found.every(({ total }) => total === first.total) ? first : undefined;
}

function numberOfLast({ metrics }: Summary, names: readonly string[]): number | undefined {
  for (const name of names) {
    const last = metrics.get(name)?.last;
    const number = last === undefined ? undefined : numberOf(last);
    if (number !== undefined && Number.isFinite(number)) return number;
  }
  return undefined;
}

/** Epochs that are over. Whole numbers that were logged once each stand for an epoch's end, else for one that goes on. */
function epochsDone({ first, last, count }: MetricSummary): number | undefined {
  if (typeof last !== "number" || first === null) return undefined;
  if (!Number.isInteger(first) || !Number.isInteger(last)) return last;
  const begun = first === 0 ? last + 1 : last;
  return count > last - first + 1 ? begun - 1 : begun;
}
