/** An entry of `trainer.state.log_history`. */
export type Entry = Readonly<Record<string, number>>;

/** The Trainer keeps these to its history, and does not hand them to a tracker as metrics. */
const HISTORY_ALONE = new Set([
  "step",
  "train_runtime",
  "train_samples_per_second",
  "train_steps_per_second",
  "train_loss",
  "total_flos",
]);

/** What the Trainer hands to its tracker for an entry of its history. */
export const handedOver = (entry: Entry): object => ({
  ...Object.fromEntries(
    Object.entries(entry)
      .filter(([name]) => !HISTORY_ALONE.has(name))
      .map(([name, value]) => [
        name.startsWith("eval_") ? name.replace("eval_", "eval/") : `train/${name}`,
        value,
      ]),
  ),
  "train/global_step": entry["step"],
});

export const GLOBAL_STEP = "train/global_step";
