import type { Command } from "commander";

export const DIR = [
  "--dir <dir>",
  "the store (default: $TRACKIO_DIR, the nearest .trackio going up, or ~/.trackio)",
] as const;

export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

export const MATCH = "--match <reader|regex>";

const TAKE = [
  MATCH,
  "keep numbers that the program prints: auto, json, transformers, keras, lightning, ultralytics, llama.cpp, key-value, or a regex whose named groups are metrics (repeatable)",
  collect,
] as const;

const QUIET = ["-q, --quiet", "say nothing but warnings"] as const;

const RESTART = [
  "--restart <when>",
  "on-failure or on-failure:N: start the program again when it fails, N times at most, with a growing pause",
] as const;

const NO_INJECT = [
  "--no-inject",
  "do not put our Python client before an installed one (on PYTHONPATH)",
] as const;

const NO_ARGS = ["--no-args", "do not keep the flags of COMMAND as config (args/...)"] as const;

const NO_CODE = [
  "--no-code",
  "do not keep the code's commit, its uncommitted changes, and the packages",
] as const;

const SAMPLE = [
  "--sample <interval>",
  "look at the machine every 5s, 1m, ..., or off: CPU, memory, disk, network, GPUs (default: $TRACKIO_SAMPLE, or 10s)",
] as const;

const AS = [
  "--as <name>",
  "let our Python client stand in for another library: wandb (repeatable)",
  collect,
] as const;

const CAPTURE = [
  "--capture <how>",
  "how the output is kept: auto (a pseudo-terminal for a terminal, else a pipe), pty, pipe, none (default: auto)",
] as const;

const CAPTURE_LIMIT = [
  "--capture-limit <size>",
  "how much of the output is kept: its head and its tail (default: 256MB)",
] as const;

const NOTIFY = [
  "--notify <url>",
  "tell Slack, Discord, Teams, ntfy or any address (JSON) of the end and of alerts (repeatable; default: $TRACKIO_NOTIFY)",
  collect,
] as const;

const ALERT = [
  "--alert <rule>",
  "alert when 'loss > 5', 'nan(loss)', 'inf(*)' or 'stalled 10m' becomes true (repeatable)",
  collect,
] as const;

const BELL = ["--bell", "ring the terminal's bell at the end and on alerts"] as const;

const FOLLOW = [
  "--follow <file>",
  "take the numbers that the program writes to a CSV or a file of JSON lines (repeatable)",
  collect,
] as const;

const TENSORBOARD = [
  "--tensorboard <dir>",
  "take what the program writes to TensorBoard's event files in a folder, or below it (repeatable)",
  collect,
] as const;

/** What commands take that start a program. */
export const addStartFlags = (command: Command): Command =>
  command
    .option(...RESTART)
    .option(...NO_ARGS)
    .option(...NO_CODE)
    .option(...CAPTURE)
    .option(...CAPTURE_LIMIT)
    .option(...SAMPLE)
    .option(...TAKE)
    .option(...FOLLOW)
    .option(...TENSORBOARD)
    .option(...NO_INJECT)
    .option(...AS)
    .option(...NOTIFY)
    .option(...ALERT)
    .option(...BELL)
    .option(...DIR)
    .option(...QUIET);

/** What is printed for other programs, and how many digits its numbers keep. */
export const FORMS: readonly (readonly [flag: string, what: string])[] = [
  ["--json", "one JSON document with the same facts"],
  ["--csv", "CSV with a header, numbers as exact as they are"],
  ["--md", "a Markdown table"],
  ["--precision <digits>", "so many significant digits (default: 4 for people, else all)"],
];

/** What `RUN` may be. */
export const RUN =
  "a run as project/run or run, @last, @min:loss, @max:accuracy, a pattern such as 'sweep*', or the beginning of its id";

/** What `RUN...` may be. */
export const RUNS =
  "runs as project/run or run, @last, @min:loss, @max:accuracy, patterns such as 'sweep*', or beginnings of ids";

export const REMOVED =
  "what was removed: project/run, run, project, a pattern such as 'sweep*', or the beginning of an id";
