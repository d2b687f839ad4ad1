import type { RunView } from "../history/run-view.ts";
import { goalOf } from "../history/step-metric.ts";

export type Goal = "minimize" | "maximize";

const words = (list: string): readonly string[] => list.split(" ");

/** Last words of names of which less is better: "val/loss", "test_error". */
const LESS = words(
  "loss losses err error errors perplexity ppl mae mse rmse mape nll wer cer fid bpb bpc regret",
);
/** And of which more is: "eval_accuracy", "episode/reward". */
const MORE = words(
  "acc accuracy f1 auc auroc precision recall score reward rewards return returns bleu rouge iou miou map dice r2 psnr ssim mrr ndcg",
);
/** Words behind them that say only of what: "train_loss_epoch", "acc@5". */
const OF_WHAT =
  /^(?:epoch|step|mean|avg|average|total|train|training|val|valid|validation|eval|test|dev|top\d*|k|\d+)$/;

const GOALS: ReadonlyMap<string, Goal> = new Map([
  ...LESS.map((word) => [word, "minimize"] as const),
  ...MORE.map((word) => [word, "maximize"] as const),
]);

/** Which way is better, by a metric's name; undefined where it does not tell. */
export const goalByName = (name: string): Goal | undefined =>
  GOALS.get(
    name
      .toLowerCase()
      .split(/[/._\-@: ]+/)
      .findLast((word) => !OF_WHAT.test(word)) ?? "",
  );

/** Which way is better: as the runs' programs said, where they do not contradict each other, else by the name. */
export function goalAmong(name: string, views: readonly RunView[]): Goal | undefined {
  const told = new Set<Goal>();
  for (const { life } of views) {
    const goal = goalOf(name, life.rules);
    if (goal !== null) told.add(goal);
  }
  const [goal, other] = told;
  return goal === undefined ? goalByName(name) : other === undefined ? goal : undefined;
}
