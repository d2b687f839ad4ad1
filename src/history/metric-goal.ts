import type { Goal } from "../format/message.ts";
import type { RunView } from "./run-view.ts";
import { goalOf } from "./step-metric.ts";
import type { MetricSummary } from "./summary.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** What the metrics are of which less is better: "train/loss", "eval_perplexity", "step_time". */
const LESS = words(
  "loss losses error errors err perplexity ppl nll bpb bpc mae mse rmse mape rmsle msle wer cer ter fid eer regret latency runtime",
);
/** What the metrics are of which more is better. */
const MORE = words(
  "accuracy acc f1 f2 fscore fbeta auc auroc roc auprc ap map ndcg mrr precision recall specificity sensitivity score reward rewards return returns r2 bleu sacrebleu rouge rougel meteor iou miou dice psnr ssim throughput win success hits kappa mcc",
);
/** Words that tell of which data, or over how much of it: "loss/val", "f1_macro", "mean_reward", "reward/mean". */
const OF_WHAT = words(
  "train training val valid validation eval evaluation test dev holdout epoch step batch mean avg average ema smooth smoothed median total overall macro micro weighted best final last top at k rate",
);

/**
 * Which way of a metric is better: as the runs' programs said, where they do not contradict each other, else as its name
 * tells. Undefined where neither does.
 */
export function goalAmong(metric: string, views: readonly RunView[]): Goal | undefined {
  const told = new Set<Goal>();
  for (const { life } of views) {
    const goal = goalOf(metric, life.rules);
    if (goal !== null) told.add(goal);
  }
  const [goal, other] = told;
  return goal === undefined ? goalByName(metric) : other === undefined ? goal : undefined;
}

/** The last word that counts tells: of "loss_scale" and "reward/std" nobody knows which way is better. */
export function goalByName(metric: string): Goal | undefined {
  const parts = metric
    .replace(/([a-z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((part) => (/^f[12]$|^r2$/.test(part) ? part : part.replace(/\d+$/, "")))
    .filter((part) => part !== "" && !OF_WHAT.has(part));
  const word = parts.at(-1) ?? "";
  if (LESS.has(word)) return "minimize";
  return MORE.has(word) ? "maximize" : undefined;
}

/** A metric's best number, and the step at which it was first reached. */
export interface Best {
  readonly value: number;
  readonly step: number | null;
}

/** Null for a metric that has no number. */
export function bestOf({ min, minStep, max, maxStep }: MetricSummary, goal: Goal): Best | null {
  const [value, step] = goal === "minimize" ? [min, minStep] : [max, maxStep];
  return value === null ? null : { value, step };
}

/** Whether one number is better than another. */
export const isBetter = (value: number, than: number, goal: Goal): boolean =>
  goal === "minimize" ? value < than : value > than;
