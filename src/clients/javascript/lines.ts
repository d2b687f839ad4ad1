import { jsonOf, membersOf, objectOf, stringified } from "./json.ts";
import type { LogOptions } from "./types.ts";

type Members = Iterable<readonly [string, unknown]>;

/**
 * A metrics line, with its newline. `_type` would make it something else, so a metric of that name becomes `__type`;
 * `step` and `timestamp`, where they are also given beside the metrics, become `__step` and `__timestamp`.
 */
export function metricsLine(
  metrics: unknown,
  place: LogOptions | number | bigint | null | undefined,
): string {
  if (place === undefined && isPlain(metrics, UNTYPED)) {
    const text = stringified(metrics);
    if (text?.charCodeAt(0) === OPENING) return `${text}\n`;
  }
  const { step, timestamp, more }: LogOptions =
    typeof place === "object" && place !== null ? place : { step: place ?? undefined };
  const hidden = ["_type"];
  let head = more ? '"_type":"more",' : "";
  if (step !== undefined && step !== null) {
    hidden.push("step");
    head += `"step":${jsonOf(step) ?? "null"},`;
  }
  if (timestamp !== undefined && timestamp !== null) {
    hidden.push("timestamp");
    head += `"timestamp":${jsonOf(timestamp) ?? "null"},`;
  }
  const text = metricsText(metrics, hidden);
  if (head === "" || !text.startsWith("{")) return `${text}\n`;
  return text === "{}" ? `{${head.slice(0, -1)}}\n` : `{${head}${text.slice(1)}\n`;
}

/** `{` */
const OPENING = 0x7b;
const UNTYPED = ["_type"];

/** Whether something may be metrics, of which none must get another name. */
function isPlain(metrics: unknown, hidden: readonly string[]): metrics is object {
  if (typeof metrics !== "object" || metrics === null) return false;
  for (const key of hidden) if (key in metrics) return false;
  return true;
}

/** What is no record of metrics is written as it is: the recorder keeps it as rejected, and says so. */
function metricsText(metrics: unknown, hidden: readonly string[]): string {
  if (isPlain(metrics, hidden)) {
    const text = stringified(metrics);
    if (text?.charCodeAt(0) === OPENING) return text;
  }
  const members = membersOf(metrics);
  return members === undefined ? (jsonOf(metrics) ?? "null") : objectOf(renamed(members, hidden));
}

/** A line of another type, with its newline: fields of ours, and then members that the user names. */
export function typedLine(
  type: string,
  fields: Readonly<Record<string, unknown>>,
  members: Members = [],
): string {
  const named = [...renamed(members, ["_type"])];
  return `${objectOf([["_type", type], ...Object.entries(fields), ...named])}\n`;
}

function* renamed(members: Members, hidden: readonly string[]): Generator<readonly [string, unknown]> {
  for (const [key, value] of members) {
    if (hidden.includes(key)) yield [key.startsWith("_") ? `_${key}` : `__${key}`, value];
    else yield [key, value];
  }
}
