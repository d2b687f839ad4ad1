import { flatten, withoutRepeats } from "./flatten.ts";
import {
  elementsOf,
  isArray,
  isObject,
  type JsonText,
  type Member,
  membersOf,
  strictJson,
  stringOf,
  toJsonText,
} from "./json-text.ts";
import {
  type Field,
  type Goal,
  type InitMessage,
  type MediaData,
  type Message,
  type Problem,
  RESUME,
  type Resume,
  type TableData,
  type Understood,
} from "./message.ts";
import { nameProblem } from "./names.ts";
import { readTable } from "./table-data.ts";
import { parseTimestamp } from "./timestamp.ts";

/**
 * Understands one line that a program wrote, without its newline. Never throws: what cannot be taken is told as
 * problems, for `rejected.ndjson`. Undefined for a line of nothing but white space.
 */
export function parseLine(line: string): Understood | undefined {
  const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  if (/^[ \t\r\n]*$/.test(text)) return undefined;
  const outcome = strictJson(text);
  if (outcome.kind === "not-json") return rejected(`not JSON: ${outcome.problem}`);
  if (!isObject(outcome.text))
    return rejected(`not a JSON object: it begins with ${JSON.stringify(outcome.text.charAt(0))}`);
  return understand(membersOf(outcome.text));
}

const rejected = (reason: string): Understood => ({ message: undefined, problems: [{ reason }] });

/** Gathers what is wrong with a line while it is read. */
class Problems {
  readonly list: Problem[] = [];
  readonly #type: string;

  constructor(type: string) {
    this.#type = type;
  }

  bad(why: string, text?: JsonText): undefined {
    this.list.push({ reason: `bad ${this.#type}: ${why}`, ...(text === undefined ? {} : { text }) });
  }

  repeated(names: readonly string[]): void {
    for (const name of names) this.list.push({ reason: `same key twice: ${name}` });
  }
}

function understand(members: readonly Member[]): Understood {
  const typeText = members.findLast((member) => member.key === "_type")?.value;
  const type = typeText === undefined ? "metrics" : stringOf(typeText);
  const read =
    type === undefined || (typeText !== undefined && type === "metrics") ? undefined : READERS.get(type);
  if (read === undefined) return rejected(`unknown _type: ${(typeText ?? "").slice(0, 100)}`);
  const problems = new Problems(type ?? "");
  const message = read(new Members(members, problems), problems);
  return { message, problems: problems.list };
}

/** The members of a line, without `_type`, each key once. */
class Members {
  readonly all: readonly Member[];

  constructor(members: readonly Member[], problems: Problems) {
    const byKey = new Map<string, Member>();
    const repeated: string[] = [];
    for (const member of members) {
      if (byKey.has(member.key)) repeated.push(member.key);
      if (member.key !== "_type") byKey.set(member.key, member);
    }
    problems.repeated(repeated);
    this.all = [...byKey.values()];
  }

  get(key: string): JsonText | undefined {
    const value = this.all.find((member) => member.key === key)?.value;
    return value === "null" ? undefined : value;
  }

  fields(except: readonly string[] = []): Field[] {
    return this.all
      .filter(({ key }) => !except.includes(key))
      .map(({ key, value }) => ({ name: key, value }));
  }
}

type Reader = (members: Members, problems: Problems) => Message | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["metrics", readMetrics],
  ["config", (members) => ({ type: "config", patch: objectText(members.fields()) })],
  ["table", readTableLine],
  ["init", readInit],
  ["finish", () => ({ type: "finish" })],
  ["alert", readAlert],
  ["system", readSystem],
  ["checkpoint", readCheckpoint],
  ["progress", readProgress],
  ["metric", readMetricRule],
  ["stream", readStream],
]);

/** The text of an object with these fields. */
export const objectText = (fields: readonly Field[]): JsonText =>
  `{${fields.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(",")}}` as JsonText;

/** A step: an integer of at least 0 that a double holds exactly, however it is spelled. */
export function parseStep(value: JsonText): number | undefined {
  if (!/^[-0-9]/.test(value)) return undefined;
  const step = Number(value);
  return Number.isSafeInteger(step) && step >= 0 ? Math.abs(step) : undefined;
}

/** Names that records keep for themselves. */
const BOOKKEEPING = new Set(["_attempt", "_rank"]);

function readMetrics(members: Members, problems: Problems): Message {
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
    } else kept.push(BOOKKEEPING.has(field.name) ? { name: `_${field.name}`, value: field.value } : field);
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
  return { type: "metrics", step, timestamp, fields: unique.fields, tables, media };
}

/** Step and timestamp of a line that is no metrics line, where they can be read. */
function placed(
  members: Members,
  problems: Problems,
): { step: number | undefined; timestamp: string | undefined } {
  const step = members.get("step");
  const timestamp = members.get("timestamp");
  const parsedStep = step === undefined ? undefined : parseStep(step);
  const parsedTime = timestamp === undefined ? undefined : parseTimestamp(timestamp);
  if (step !== undefined && parsedStep === undefined) problems.bad("step must be an integer of at least 0");
  if (timestamp !== undefined && parsedTime === undefined)
    problems.bad("timestamp must be ISO 8601 or epoch seconds");
  return { step: parsedStep, timestamp: parsedTime };
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
  const value = members.get("tags");
  if (value === undefined) return [];
  const tags = isArray(value) ? elementsOf(value).map(stringOf) : [undefined];
  if (tags.every((tag) => tag !== undefined)) return tags;
  problems.bad("tags must be an array of strings");
  return [];
}

function readConfig(members: Members, problems: Problems): JsonText | undefined {
  const value = members.get("config");
  if (value === undefined) return undefined;
  return isObject(value) ? value : problems.bad("config must be an object");
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

function readProgress(members: Members, problems: Problems): Message | undefined {
  const total = members.get("total");
  if (!(Number(total) > 0)) return problems.bad("it needs a total, a number above 0");
  return { type: "progress", fields: members.fields() };
}

const GOALS: readonly Goal[] = ["minimize", "maximize"];

function readMetricRule(members: Members, problems: Problems): Message | undefined {
  if (text(members, problems, "name") === undefined) return problems.bad("it needs a name, a string");
  const goal = text(members, problems, "goal");
  if (goal !== undefined && !GOALS.some((known) => known === goal))
    return problems.bad(`goal must be one of ${GOALS.join(", ")}`);
  const axis = members.get("step_metric");
  if (axis !== undefined && stringOf(axis) === undefined) return problems.bad("step_metric must be a string");
  return { type: "metric", fields: members.fields() };
}

function readStream(members: Members, problems: Problems): Message | undefined {
  const rank = members.get("rank");
  const pid = members.get("pid");
  const parsed = rank === undefined ? 0 : parseStep(rank);
  if (parsed === undefined) return problems.bad("rank must be an integer of at least 0");
  return { type: "stream", rank: parsed, pid: pid === undefined ? undefined : parseStep(pid) };
}
