import type { RunFile } from "../layout.ts";
import type { StoredRecord } from "../read-records.ts";
import type { RecordRule } from "./split-line.ts";

type Is = (value: unknown) => boolean;

const text: Is = (value) => typeof value === "string";
const list: Is = Array.isArray;
const object: Is = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const count: Is = (value) => Number.isInteger(value) && (value as number) >= 0;
const ordinal: Is = (value) => count(value) && (value as number) > 0;
const instant: Is = (value) => typeof value === "string" && INSTANT.test(value);

/** As `format/timestamp.ts` writes them. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A key that a record must have, what its value must be, and how that is said. */
type Demand = readonly [key: string, is: Is, words: string];

const STEP: Demand = ["step", count, "a whole number"];
const TIMESTAMP: Demand = ["timestamp", instant, "a time in UTC"];
const NAME: Demand = ["name", text, "a string"];

/** What `docs/format.md` demands of every record of a file (section 3). */
const DEMANDS: Readonly<Record<RunFile, readonly Demand[]>> = {
  "run.ndjson": [["event", text, "a string"], TIMESTAMP],
  "config.ndjson": [TIMESTAMP, ["source", text, "a string"], ["config", object, "an object"]],
  "steps.ndjson": [STEP, TIMESTAMP],
  "tables.ndjson": [STEP, TIMESTAMP, NAME, ["columns", list, "an array"], ["rows", list, "an array"]],
  "media.ndjson": [STEP, TIMESTAMP, NAME],
  "system.ndjson": [TIMESTAMP],
  "alerts.ndjson": [STEP, TIMESTAMP, ["level", text, "a string"]],
  "rejected.ndjson": [TIMESTAMP, ["reason", text, "a string"], ["line", text, "a string"]],
};

/** Keys that need not be there, but mean something where they are. */
const OPTIONAL: readonly Demand[] = [
  ["_attempt", ordinal, "a whole number from 1 on"],
  ["_rank", count, "a whole number"],
  ["_rewind", ordinal, "a whole number from 1 on"],
];

/** Without these an event tells nothing; what else is missing is told, and left. */
const OF_EVENTS: Readonly<Record<string, readonly Demand[]>> = {
  created: [["format", ordinal, "a whole number from 1 on"]],
  started: [["attempt", ordinal, "a whole number from 1 on"]],
  ended: [["attempt", ordinal, "a whole number from 1 on"]],
  finished: [["attempt", ordinal, "a whole number from 1 on"]],
  reopened: [["attempt", ordinal, "a whole number from 1 on"]],
  rewound: [
    ["attempt", ordinal, "a whole number from 1 on"],
    ["rewind", ordinal, "a whole number from 1 on"],
    ["step", count, "a whole number"],
  ],
  summary: [
    ["attempt", ordinal, "a whole number from 1 on"],
    ["values", object, "an object"],
  ],
  untagged: [["tags", list, "an array"]],
  unnoted: [["note", text, "a string"]],
};

/** Keys that an event need not have, but that mean something where they are. */
const OPTIONAL_OF_EVENTS: Readonly<Record<string, readonly Demand[]>> = {
  finished: [["exit_code", count, "a whole number"]],
  rewound: [
    ["metrics", list, "an array"],
    ["empty", (value) => typeof value === "boolean", "true or false"],
  ],
};

/** The rule for the records of a file. Keys that it does not know are passed over. */
export function ruleOf(file: RunFile): RecordRule {
  const demands = DEMANDS[file];
  if (file !== "run.ndjson")
    return (record) => unmet(record, demands, true) ?? unmet(record, OPTIONAL, false);
  return (event) => {
    const name = String(event["event"]);
    return (
      unmet(event, demands, true) ??
      unmet(event, of(OF_EVENTS, name), true) ??
      unmet(event, of(OPTIONAL_OF_EVENTS, name), false)
    );
  };
}

/** What a table says of an event; events may be called "constructor". */
const of = <T>(table: Readonly<Record<string, readonly T[]>>, event: string): readonly T[] =>
  Object.hasOwn(table, event) ? (table[event] ?? []) : [];

function unmet(record: StoredRecord, demands: readonly Demand[], needed: boolean): string | undefined {
  for (const [key, is, words] of demands) {
    const value = record[key];
    if (value === undefined && !Object.hasOwn(record, key)) {
      if (needed) return `a record without "${key}"`;
    } else if (!is(value)) return `a record whose "${key}" is not ${words}`;
  }
  return undefined;
}

/** What an event should tell beside what it must. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  created: ["project", "run", "id"],
  started: ["session", "command", "cwd", "host", "boot_id", "user", "recorder", "pid", "pid_start"],
  ended: ["exit_code", "signal", "duration"],
};

/** Keys that an event lacks, and can be read without. */
export const missingKeys = (event: StoredRecord): string[] =>
  of(TOLD, String(event["event"])).filter((key) => !Object.hasOwn(event, key));
