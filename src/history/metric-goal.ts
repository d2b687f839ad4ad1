import type { Goal } from "../format/message.ts";
import type { MetricRule } from "./life.ts";
import { fits } from "./step-metric.ts";
import type { MetricSummary } from "./summary.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** What the metrics are of which less is better: "train/loss", "eval_perplexity", "step_time". */
const LESS = words(
  "loss losses error err perplexity ppl nll bpb bpc mae mse rmse mape rmsle msle wer cer ter fid eer regret latency runtime",
);
/** What the metrics are of which more is better. */
const MORE = words(
  "accuracy acc f1 f2 fscore fbeta auc auroc roc auprc ap map ndcg mrr precision recall specificity sensitivity score reward rewards return returns r2 bleu sacrebleu rouge rougel meteor iou miou dice psnr ssim throughput win success hits kappa mcc",
);
/** Words that tell of which data, or over how much of it: "loss/val", "f1_macro", "mean_reward", "reward/mean". */
const OF_WHAT = words(
  "train training val valid validation eval evaluation test dev holdout epoch step batch mean avg average ema smooth smoothed median total overall macro micro weighted best final last top at rate",
);

/**
 * Which way of a metric is better: as the last rule that fits it tells, else as its name does. Null where neither tells.
 * @param rules of a run, or of several
 */
export const goalOf = (metric: string, rules: readonly MetricRule[]): Goal | null =>
  rules.findLast(({ name, goal }) => goal !== null && fits(name, metric))?.goal ?? goalByName(metric);

/** The last word that counts tells: of "loss_scale" and "reward/std" nobody knows which way is better. */
function goalByName(metric: string): Goal | null {
  const parts = metric
    .replace(/([a-z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((part) => (/^f[12]$|^r2$/.test(part) ? part : part.replace(/\d+$/, "")))
    .filter((part) => part !== "" && !OF_WHAT.has(part));
  const word = parts.at(-1) ?? "";
  if (LESS.has(word)) return "minimize";
  return MORE.has(word) ? "maximize" : null;
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
