import { type JsonText, strictJson, toJsonText } from "../../format/json-text.ts";
import type { Field } from "../../format/message.ts";
import { parseTimestamp } from "../../format/timestamp.ts";
import { parseStep } from "../../format/typed-lines.ts";
import { UsageError } from "../../store/user-error.ts";
import { configFromFlags } from "../config-source.ts";
import { keyValue } from "../key-value.ts";
import type { Said } from "./lines.ts";
import { nameOfFile, rowReader, TABLE_ENDINGS, type TableFile } from "./table-file.ts";

/** The flags of `trackio log`, as the command line gives them. */
export interface LogFlags {
  readonly step?: string;
  readonly timestamp?: string;
  readonly more?: boolean;
  readonly table?: string;
  readonly name?: string;
  readonly config?: readonly string[];
  readonly summary?: readonly string[];
  readonly checkpoint?: string;
  readonly progress?: string;
  readonly done?: string;
  readonly alert?: string;
  readonly title?: string;
  readonly level?: string;
}

/** Lines to make of the command line, or lines to pass on from standard input. */
export type LogOptions =
  | { readonly kind: "say"; readonly said: Said; readonly table: TableFile | undefined }
  | { readonly kind: "pass"; readonly asked: boolean };

/** @throws {UsageError} for what cannot be logged */
export function parseLog(words: readonly string[], flags: LogFlags): LogOptions {
  if (words.includes("-")) {
    if (words.length === 1 && Object.keys(flags).length === 0) return { kind: "pass", asked: true };
    throw new UsageError("- passes on JSON lines from standard input, and takes nothing beside it.");
  }
  for (const [flag, other] of NEEDS)
    if (flags[flag] !== undefined && flags[other] === undefined)
      throw new UsageError(`--${flag} says something of --${other}, which is not there.`);
  if (flags.more && words.length === 0)
    throw new UsageError("--more says something of metrics, and there are none.", [
      "For example: trackio log --more accuracy=0.9",
    ]);
  const said: Said = {
    more: flags.more ?? false,
    step: readStep(flags.step),
    timestamp: readTimestamp(flags.timestamp),
    metrics: words.map(readMetric),
    config: configFromFlags(flags.config ?? []),
    summary: configFromFlags(flags.summary ?? [], "--summary"),
    checkpoint: flags.checkpoint,
    progress: readProgress(flags),
    alert: readAlert(flags),
  };
  const table = readTable(flags);
  const placed = said.metrics.length > 0 || [table, said.checkpoint, said.alert].some(isGiven);
  for (const flag of ["step", "timestamp"] as const)
    if (flags[flag] !== undefined && !placed)
      throw new UsageError(`--${flag} says something of metrics, --table, --checkpoint or --alert.`);
  const says = placed || [said.config, said.summary, said.progress].some(isGiven);
  return says ? { kind: "say", said, table } : { kind: "pass", asked: false };
}

const isGiven = (value: unknown): boolean => value !== undefined;

/** Flags that say more about another. */
const NEEDS = [
  ["name", "table"],
  ["done", "progress"],
  ["title", "alert"],
  ["level", "alert"],
] as const;

function readMetric(word: string): Field {
  const field = keyValue(word);
  if (field !== undefined) return field;
  throw new UsageError(`A metric is KEY=VALUE, not "${word}".`, ["For example: trackio log loss=0.5"]);
}

function readStep(text: string | undefined): JsonText | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && parseStep(text as JsonText) !== undefined) return toJsonText(Number(text));
  throw new UsageError(`--step takes a whole number from 0 to 2^53 - 1, not "${text}".`);
}

function readTimestamp(text: string | undefined): JsonText | undefined {
  if (text === undefined) return undefined;
  const value = readNumber(text) ?? toJsonText(text);
  if (parseTimestamp(value) !== undefined) return value;
  throw new UsageError(`--timestamp takes ISO 8601 or seconds since 1970, not "${text}".`, [
    "For example: --timestamp 2026-11-23T03:26:00Z",
  ]);
}

function readTable({ table: path, name }: LogFlags): TableFile | undefined {
  if (path === undefined) return undefined;
  if (rowReader(path) === undefined)
    throw new UsageError(
      `Cannot tell what "${path}" is; a table's file ends in ${TABLE_ENDINGS.join(", ")}.`,
      ["CSV comes on standard input, too: --table - --name NAME"],
    );
  if (name === "" || (path === "-" && name === undefined))
    throw new UsageError("The table needs a name.", ["Name it: --name NAME"]);
  return { path, name: name ?? nameOfFile(path) };
}

function readProgress({ progress, done }: LogFlags): Said["progress"] {
  if (progress === undefined) return undefined;
  const total = readNumber(progress);
  if (total === undefined || Number(total) <= 0)
    throw new UsageError(`--progress takes a number above 0, not "${progress}".`);
  const doneText = done === undefined ? undefined : readNumber(done);
  if (done !== undefined && doneText === undefined)
    throw new UsageError(`--done takes a number, not "${done}".`);
  return { total, done: doneText };
}

const LEVELS: readonly string[] = ["info", "warn", "error"];

function readAlert({ alert, title, level }: LogFlags): Said["alert"] {
  if (alert === undefined) return undefined;
  if (level !== undefined && !LEVELS.includes(level))
    throw new UsageError(`--level takes ${LEVELS.join(", ")}, not "${level}".`);
  return {
    text: alert,
    ...(title === undefined ? {} : { title }),
    ...(level === undefined ? {} : { level }),
  };
}

/** A JSON number, as it was typed. */
function readNumber(text: string): JsonText | undefined {
  const outcome = strictJson(text);
  return outcome.kind === "json" && /^-?\d/.test(outcome.text) ? outcome.text : undefined;
}
