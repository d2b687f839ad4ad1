import { flatten, withoutRepeats } from "./flatten.ts";
import { elementsOf, isArray, isObject, type JsonText, stringOf, toJsonText } from "./json-text.ts";
import type { Members, Problems } from "./line-members.ts";
import {
  type Field,
  type Goal,
  type InitMessage,
  type MediaData,
  type Message,
  RESUME,
  type Resume,
  type TableData,
} from "./message.ts";
import { nameProblem } from "./names.ts";
import { objectText } from "./object-text.ts";
import { STAMP } from "./stamp.ts";
import { readTable } from "./table-data.ts";
import { parseTimestamp } from "./timestamp.ts";

/** Reads a line of one type; what cannot be taken is told as problems. */
export type Reader = (members: Members, problems: Problems) => Message | undefined;

/** How each type of line is read; a line without `_type` is `metrics`. */
export const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["metrics", (members, problems) => readMetrics(members, problems, false)],
  ["more", (members, problems) => readMetrics(members, problems, true)],
  ["config", (members) => ({ type: "config", patch: objectText(members.fields()) })],
  ["table", readTableLine],
  ["init", readInit],
  ["finish", readFinish],
  ["summary", (members) => ({ type: "summary", patch: objectText(members.fields()) })],
  ["alert", readAlert],
  ["system", readSystem],
  ["checkpoint", readCheckpoint],
  ["rewind", readRewind],
  ["progress", readProgress],
  ["metric", readMetricRule],
  ["stream", readStream],
]);

/** A step: an integer of at least 0 that a double holds exactly, however it is spelled. */
export function parseStep(value: JsonText): number | undefined {
  if (!/^[-0-9]/.test(value)) return undefined;
  const step = Number(value);
  return Number.isSafeInteger(step) && step >= 0 ? Math.abs(step) : undefined;
}

function readMetrics(members: Members, problems: Problems, more: boolean): Message {
  const { fields, tagged } = flatten(members.all);
  let step: number | undefined;
  let timestamp: string | undefined;
  const kept: Field[] = [];
  for (const field of fields) {
    if (field.name === "step" || field.name === "timestamp") {
      if (field.value === "null") continue;
      const taken = field.name === "step" ? parseStep(field.value) : parseTimestamp(field.value);
      if (taken === undefined) kept.push({ name: `__${field.name}`, value: field.value });
      else if (typeof taken === "number") step = taken;
      else timestamp = taken;
    } else kept.push(STAMP.has(field.name) ? { name: `_${field.name}`, value: field.value } : field);
  }
  const unique = withoutRepeats(kept);
  problems.repeated(unique.repeated);
  const tables: TableData[] = [];
  const media: MediaData[] = [];
  for (const { name, kind, text, members: own } of tagged) {
    if (kind !== "table")
      media.push({ name, kind, fields: own.map(({ key, value }) => ({ name: key, value })) });
    else {
      const outcome = readTable(name, own);
      if ("table" in outcome) tables.push(outcome.table);
      else problems.list.push({ reason: `bad table: ${JSON.stringify(name)}: ${outcome.problem}`, text });
    }
  }
  return { type: "metrics", more, step, timestamp, fields: unique.fields, tables, media };
}

/** Step and timestamp of a line that is no metrics line, where they can be read. */
function placed(
  members: Members,
  problems: Problems,
): { step: number | undefined; timestamp: string | undefined } {
  const step = members.get("step");
  const parsedStep = step === undefined ? undefined : parseStep(step);
  if (step !== undefined && parsedStep === undefined) problems.bad("step must be an integer of at least 0");
  return { step: parsedStep, ...timed(members, problems) };
}

/** Timestamp of a line that has no step, where it can be read. */
function timed(members: Members, problems: Problems): { timestamp: string | undefined } {
  const timestamp = members.get("timestamp");
  const parsed = timestamp === undefined ? undefined : parseTimestamp(timestamp);
  if (timestamp !== undefined && parsed === undefined)
    problems.bad("timestamp must be ISO 8601 or epoch seconds");
  return { timestamp: parsed };
}

/** What `readTable` reads of a table's object. */
const TABLE_KEYS = ["name", "columns", "rows", "data", "_value"];

function readTableLine(members: Members, problems: Problems): Message | undefined {
  const name = stringOf(members.get("name"));
  if (name === undefined || name === "") return problems.bad("it needs a name, a string");
  const outcome = readTable(name, members.all);
  if ("problem" in outcome) return problems.bad(`${JSON.stringify(name)}: ${outcome.problem}`);
  const more = members.fields([...TABLE_KEYS, "step", "timestamp"]);
  return { type: "table", table: outcome.table, more, ...placed(members, problems) };
}

/** The first of the given keys that holds a string; anything else there is a problem. */
function text(members: Members, problems: Problems, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = members.get(key);
    if (value === undefined) continue;
    const string = stringOf(value);
    if (string !== undefined) return string;
    problems.bad(`${key} must be a string`);
  }
  return undefined;
}

function name(members: Members, problems: Problems, ...keys: string[]): string | undefined {
  const value = text(members, problems, ...keys);
  const problem = value === undefined ? undefined : nameProblem(value);
  if (problem !== undefined) return problems.bad(`${keys[0]} ${problem}`);
  return value;
}

const INIT_KEYS = [
  "project",
  "project_name",
  "name",
  "run_name",
  "resume",
  "group",
  "tags",
  "note",
  "notes",
  "config",
];

function readInit(members: Members, problems: Problems): InitMessage {
  const unknown = members.fields(INIT_KEYS).map((field) => field.name);
  if (unknown.length > 0) problems.bad(`it has no use for ${unknown.join(", ")}`);
  return {
    type: "init",
    project: name(members, problems, "project", "project_name"),
    name: name(members, problems, "name", "run_name"),
    resume: readResume(members, problems),
    group: text(members, problems, "group"),
    tags: readTags(members, problems),
    note: text(members, problems, "note", "notes"),
    config: readConfig(members, problems),
  };
}

function readResume(members: Members, problems: Problems): Resume | undefined {
  const value = text(members, problems, "resume");
  const resume = RESUME.find((known) => known === value);
  if (value !== undefined && resume === undefined) problems.bad(`resume must be one of ${RESUME.join(", ")}`);
  return resume;
}

function readTags(members: Members, problems: Problems): readonly string[] {
  return strings(members, problems, "tags") ?? [];
}

/** An array of strings, where there is one; anything else is a problem. */
function strings(members: Members, problems: Problems, key: string): readonly string[] | undefined {
  const value = members.get(key);
  if (value === undefined) return undefined;
  const elements = isArray(value) ? elementsOf(value).map(stringOf) : [undefined];
  if (elements.every((element) => element !== undefined)) return elements;
  return problems.bad(`${key} must be an array of strings`);
}

function readConfig(members: Members, problems: Problems): JsonText | undefined {
  const value = members.get("config");
  if (value === undefined) return undefined;
  return isObject(value) ? value : problems.bad("config must be an object");
}

/** The highest code that a process can end with. */
const HIGHEST_CODE = 255;

function readFinish(members: Members, problems: Problems): Message {
  const value = members.get("exit_code");
  const code = value === undefined ? undefined : parseStep(value);
  const exitCode = code !== undefined && code <= HIGHEST_CODE ? code : undefined;
  if (value !== undefined && exitCode === undefined)
    problems.bad(`exit_code must be an integer from 0 to ${HIGHEST_CODE}`);
  const more = members.fields(["exit_code", "timestamp"]);
  return { type: "finish", exitCode, more, ...timed(members, problems) };
}

const ALERT_LEVELS = ["info", "warn", "error"];

function readAlert(members: Members, problems: Problems): Message | undefined {
  const title = text(members, problems, "title");
  const body = text(members, problems, "text");
  if (title === undefined && body === undefined) {
    return problems.list.length > 0 ? undefined : problems.bad("it needs a title or a text");
  }
  const level = stringOf(members.get("level"))?.toLowerCase() ?? "warn";
  if (!ALERT_LEVELS.includes(level)) problems.bad(`level must be one of ${ALERT_LEVELS.join(", ")}`);
  const rest = members.fields(["step", "timestamp", "title", "text", "level"]);
  const fields: Field[] = [
    ...(title === undefined ? [] : [{ name: "title", value: toJsonText(title) }]),
    ...(body === undefined ? [] : [{ name: "text", value: toJsonText(body) }]),
    { name: "level", value: toJsonText(ALERT_LEVELS.includes(level) ? level : "warn") },
    ...rest,
  ];
  return { type: "alert", fields, ...placed(members, problems) };
}

function readSystem(members: Members, problems: Problems): Message {
  const { step, timestamp } = placed(members, problems);
  const { fields } = flatten(members.all.filter(({ key }) => key !== "timestamp" && key !== "step"));
  return { type: "system", fields: withoutRepeats(fields).fields, step, timestamp };
}

function readCheckpoint(members: Members, problems: Problems): Message | undefined {
  const path = text(members, problems, "path");
  if (path === undefined)
    return problems.list.length > 0 ? undefined : problems.bad("it needs a path, a string");
  const more = members.fields(["path", "step", "timestamp"]);
  return { type: "checkpoint", path, more, ...placed(members, problems) };
}

function readRewind(members: Members, problems: Problems): Message | undefined {
  const value = members.get("step");
  const step = value === undefined ? undefined : parseStep(value);
  if (step === undefined) return problems.bad("it needs a step, an integer of at least 0");
  const metrics = strings(members, problems, "metrics");
  // Going back with everything is not what such a line asks for.
  if (metrics === undefined && members.get("metrics") !== undefined) return undefined;
  const empty = members.get("empty");
  if (empty !== undefined && empty !== "true" && empty !== "false")
    problems.bad("empty must be true or false");
  const more = members.fields(["step", "metrics", "empty", "timestamp"]);
  return { type: "rewind", step, metrics, empty: empty === "true", more, ...timed(members, problems) };
}

function readProgress(members: Members, problems: Problems): Message | undefined {
  const total = members.get("total");
  if (!(Number(total) > 0)) return problems.bad("it needs a total, a number above 0");
  return { type: "progress", fields: members.fields(["timestamp"]), ...timed(members, problems) };
}

const GOALS: readonly Goal[] = ["minimize", "maximize"];

function readMetricRule(members: Members, problems: Problems): Message | undefined {
  if (text(members, problems, "name") === undefined) return problems.bad("it needs a name, a string");
  const goal = text(members, problems, "goal");
  if (goal !== undefined && !GOALS.some((known) => known === goal))
    return problems.bad(`goal must be one of ${GOALS.join(", ")}`);
  const axis = members.get("step_metric");
  if (axis !== undefined && stringOf(axis) === undefined) return problems.bad("step_metric must be a string");
  return { type: "metric", fields: members.fields(["timestamp"]), ...timed(members, problems) };
}

function readStream(members: Members, problems: Problems): Message | undefined {
  const rank = members.get("rank");
  const pid = members.get("pid");
  const parsed = rank === undefined ? 0 : parseStep(rank);
  if (parsed === undefined) return problems.bad("rank must be an integer of at least 0");
  return { type: "stream", rank: parsed, pid: pid === undefined ? undefined : parseStep(pid) };
}
