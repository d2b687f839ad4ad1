import { homedir } from "node:os";
import { type RunRef, readCatalog } from "../store/catalog.ts";
import { findStore } from "../store/root.ts";
import { SYSTEM } from "../store/sample-names.ts";
import { spelled } from "../store/select-errors.ts";
import { type Line, understand } from "./complete/asked.ts";
import { bashInsert, parseBashLine } from "./complete/bash-line.ts";
import { type Candidate, plain } from "./complete/candidates.ts";
import type { CommandSpec } from "./complete/command-tree.ts";
import { type Kind, kindOfArgument, kindOfValue } from "./complete/kinds.ts";
import { configNames, metricNames, sampleNames, tableNames, tagNames } from "./complete/metrics.ts";
import { projects, removed, running, runs } from "./complete/names.ts";
import type { Context } from "./context.ts";

/**
 * What may stand at the cursor of a command line, for the scripts of `trackio completion`. The first line tells what
 * follows: `words` (a candidate a line, with a tab before what it means), `open` (the same, and they go on without a
 * space), `files`, `folders`, or `wrapped N`: the word from which on another command is completed, for bash the
 * character in the line.
 * @param words `bash COMMAND LINE BREAKS`, or another shell and the words behind `trackio`, the last one at the cursor
 * @returns the exit code
 */
export function runComplete(
  commands: readonly CommandSpec[],
  [shell = "", ...words]: readonly string[],
  context: Context,
): number {
  const [command = "", text = "", breaks = ""] = words;
  const bash = shell === "bash" ? parseBashLine(text, command, breaks) : undefined;
  const typed = bash?.words ?? (shell === "powershell" ? withoutSign(words) : words);
  const line = understand(commands, typed);
  const { asked } = line;
  if (asked.kind === "wrapped") {
    const from = bash === undefined ? asked.from : (bash.starts[asked.from] ?? text.length);
    context.stdout.write(`wrapped ${from}\n`);
    return 0;
  }
  const current = typed.at(-1) ?? "";
  const answer = answerTo(commands, line, current, context);
  if (typeof answer === "string") {
    context.stdout.write(`${answer}\n`);
    return 0;
  }
  const before = asked.kind === "value" ? asked.before : "";
  const lines = answer.flatMap(({ value, summary }) => {
    const whole = before + value;
    // A name with a newline cannot be typed, nor one with a tab told from what it means.
    if (!whole.startsWith(current) || CONTROL.test(value)) return [];
    const inserted = bash === undefined ? whole : bashInsert(whole, bash);
    return inserted === undefined ? [] : [summary === "" ? inserted : `${inserted}\t${summary}`];
  });
  const open = lines.length > 0 && lines.every((each) => /[/:=]$/.test(each.split("\t", 1)[0] ?? ""));
  context.stdout.write([open ? "open" : "words", ...lines, ""].join("\n"));
  return 0;
}

/** PowerShell loses empty arguments on their way to us; so the last one has a sign before it. */
const withoutSign = (words: readonly string[]): string[] => [
  ...words.slice(0, -1),
  (words.at(-1) ?? "").replace(/^=/, ""),
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a terminal
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

function answerTo(
  commands: readonly CommandSpec[],
  line: Line,
  current: string,
  context: Context,
): Candidate[] | "files" | "folders" {
  const { asked } = line;
  switch (asked.kind) {
    case "command":
      return [...commands, HELP].map(({ name, summary }) => ({ value: name, summary }));
    case "flag":
      return flagsOf(asked.command);
    case "value": {
      const kind = kindOfValue(asked.command, asked.option);
      return ofKind(kind, line, current.slice(asked.before.length), context);
    }
    case "argument":
      return ofKind(kindOfArgument(asked.command, asked.index), line, current, context);
    case "wrapped":
    case "nothing":
      return [];
  }
}

const HELP = { name: "help", summary: "print help for a command" };

function flagsOf(command: CommandSpec | undefined): Candidate[] {
  const options = command?.options ?? [{ flags: ["--version"], summary: "print the version" }];
  const all = options.map(({ flags, summary }) => ({ value: flags.at(-1) ?? "", summary }));
  return [...all, { value: "--help", summary: "print help" }];
}

function ofKind(kind: Kind, line: Line, word: string, context: Context): Candidate[] | "files" | "folders" {
  const root = storeOf(line, context);
  switch (kind.kind) {
    case "files":
    case "folders":
      return kind.kind;
    case "nothing":
      return [];
    case "words":
      return plain(kind.words);
    case "projects":
      return projects(root);
    case "runs":
    case "targets":
      return runs(root, word, kind.kind === "targets");
    case "runs or folders":
      // A path that is meant as one begins like one.
      return /^[./~]/.test(word) ? "folders" : runs(root, word, false);
    case "running":
      return running(root);
    case "removed":
      return removed(root);
    case "metrics":
      return plain(metricNames(named(root, line)));
    case "metrics or samples":
      return plain(drawable(named(root, line), word));
    case "tables":
      return plain(tableNames(named(root, line)));
    case "tags":
      return plain(tagNames(named(root, { ...line, args: [] })));
    case "columns":
      return columns(named(root, line), word);
  }
}

/** The runs that the line names by their names, or those of the projects that it names; else all. */
function named(root: string, { args, values }: Line): readonly RunRef[] {
  const catalog = readCatalog(root).runs;
  const names = new Set([...args, values.get("--project") ?? ""]);
  const chosen = catalog.filter((ref) =>
    [ref.project, ref.run, `${ref.project}/${ref.run}`, spelled(ref)].some((name) => names.has(name)),
  );
  return chosen.length > 0 ? chosen : catalog;
}

/** Metrics, and samples of the machine: behind their prefix where that was typed. */
function drawable(refs: readonly RunRef[], word: string): Iterable<string> {
  const samples = sampleNames(refs);
  if (word.startsWith(SYSTEM)) return samples.map((name) => SYSTEM + name);
  return new Set([...metricNames(refs), ...samples]);
}

/** Names between commas, each of them perhaps with a minus before it. */
function columns(refs: readonly RunRef[], word: string): Candidate[] {
  const [before = ""] = /^(?:.*,)?-?/s.exec(word) ?? [];
  const names = new Set([...COLUMNS, ...configNames(refs), ...metricNames(refs)]);
  return plain([...names].map((name) => before + name));
}

const COLUMNS = ["name", "status", "started", "duration", "steps", "tags"] as const;

function storeOf({ values }: Line, { env, cwd }: Context): string {
  const dir = values.get("--dir")?.replace(/^~(?=\/|$)/, env["HOME"] ?? homedir());
  return findStore({ dir, env, cwd });
}
