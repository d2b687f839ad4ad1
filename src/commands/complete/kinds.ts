import { READER_NAMES } from "../../observe/match/names.ts";
import type { CommandSpec, OptionSpec } from "./command-tree.ts";

/** What a word may be. */
export type Kind =
  | {
      readonly kind:
        | "runs"
        | "runs or folders"
        | "running"
        | "targets"
        | "removed"
        | "projects"
        | "metrics"
        | "metrics or samples"
        | "tables"
        | "tags"
        | "columns";
    }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "files" | "folders" | "nothing" };

const words = (...all: readonly string[]): Kind => ({ kind: "words", words: all });

/** Arguments by the name that they have in the help. A new command's are completed as soon as it uses these names. */
const ARGUMENTS: Readonly<Record<string, Kind>> = {
  run: { kind: "runs" },
  target: { kind: "targets" },
  removed: { kind: "removed" },
  project: { kind: "projects" },
  shell: words("bash", "zsh", "fish", "powershell"),
  file: { kind: "files" },
  dir: { kind: "folders" },
};

/** Arguments that are more than their name says: `COMMAND ARGUMENT`. */
const OF_COMMANDS: Readonly<Record<string, Kind>> = {
  "stop run": { kind: "running" },
  "move run": { kind: "targets" },
  "export run": { kind: "runs or folders" },
};

/** Values of options, by their long flag, else by what they are called in the help. */
const OPTIONS: Readonly<Record<string, Kind>> = {
  "--project": { kind: "projects" },
  "--metric": { kind: "metrics" },
  "--x": { kind: "metrics" },
  "--table": { kind: "tables" },
  "--sort": { kind: "columns" },
  "--columns": { kind: "columns" },
  "--tag": { kind: "tags" },
  "--add": { kind: "tags" },
  "--resume": words("never", "allow", "must"),
  "--restart": words("on-failure"),
  "--signal": words("TERM", "INT", "HUP", "KILL", "USR1", "USR2"),
  "--as": words("wandb"),
  "--match": words("auto", ...READER_NAMES),
  "--to": words("csv", "json", "parquet", "ndjson"),
};

const VALUES: Readonly<Record<string, Kind>> = {
  file: { kind: "files" },
  dir: { kind: "folders" },
  run: { kind: "runs" },
  project: { kind: "projects" },
  metric: { kind: "metrics" },
};

/** What differs from what an option is elsewhere. */
const OPTIONS_OF_COMMANDS: Readonly<Record<string, Kind>> = {
  "log --table": { kind: "files" },
  "tag --remove": { kind: "tags" },
  "plot --metric": { kind: "metrics or samples" },
};

const NOTHING: Kind = { kind: "nothing" };

export function kindOfArgument({ name, args, variadic }: CommandSpec, index: number): Kind {
  const arg = args[index] ?? (variadic ? args.at(-1) : undefined);
  if (arg === undefined) return NOTHING;
  return OF_COMMANDS[`${name} ${arg}`] ?? ARGUMENTS[arg] ?? NOTHING;
}

export function kindOfValue({ name }: CommandSpec, { flags, takes = "" }: OptionSpec): Kind {
  const flag = flags.at(-1) ?? "";
  return OPTIONS_OF_COMMANDS[`${name} ${flag}`] ?? OPTIONS[flag] ?? VALUES[takes] ?? NOTHING;
}
