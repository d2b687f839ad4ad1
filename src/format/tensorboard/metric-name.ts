/** `Nov24_13-09-15_host`, `20261124-130915`, `2026-11-24_13-09-15`: a date and a time somewhere. */
const DATED = /\d{4}-?\d\d-?\d\d[-_T ]?\d\d[-:_.]?\d\d|^[A-Z][a-z]{2}\d\d_\d\d-\d\d-\d\d/;
/** Lightning's `version_3`, Stable-Baselines3's `PPO_1`. */
const NUMBERED = /^(?:version|[A-Z][A-Za-z0-9]*)_\d+$/;
/** `1795404362.123`: what `SummaryWriter.add_hparams` makes. */
const CLOCK = /^\d{9,}(?:\.\d+)?$/;

/** How many of the folders that an event file lies in are named for when, or as the how manieth, a run began, and so differ from run to run. */
export function runFolders(folders: readonly string[]): number {
  const found = folders.findIndex((name) => !DATED.test(name) && !NUMBERED.test(name));
  return found < 0 ? folders.length : found;
}

/**
 * The metric that a tag is: its folders, and the tag. The folder that `SummaryWriter.add_scalars` makes for each of its
 * curves, whose name says the tag again, stands behind the tag: `losses_train` (PyTorch) or `losses/train` (tensorboardX), and
 * the tag `losses`, are `losses/train`.
 * @param folders that the event file lies in, without those of the run
 */
export function metricName(folders: readonly string[], tag: string): string {
  const kept = folders.filter((name) => !CLOCK.test(name));
  const curve = kept.at(-1) ?? "";
  const before = kept.slice(0, -1);
  const again = `${tag.replaceAll("/", "_")}_`;
  if (curve.startsWith(again) && curve.length > again.length)
    return [...before, tag, curve.slice(again.length)].join("/");
  const around = `/${before.join("/")}`;
  if (curve !== "" && around.endsWith(`/${tag}`)) return [...before, curve].join("/");
  return [...kept, tag].join("/");
}
