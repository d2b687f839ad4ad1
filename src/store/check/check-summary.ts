import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../history/finding.ts";
import type { Summary } from "../../history/summary.ts";
import type { RunRef } from "../catalog.ts";
import { SUMMARY_FILE } from "../layout.ts";
import { summarize } from "../open-run.ts";
import { covers, measure, readSummaryFile } from "../summary-file.ts";

/**
 * Whether a run's summary, where it claims to cover its files, says what they say. A stale one is as good as none: it
 * is made again when it is wanted.
 */
export function checkSummary(ref: RunRef): Finding[] {
  const text = readText(join(ref.folder, SUMMARY_FILE));
  if (text === undefined) return [];
  if (!isJson(text)) return [wrong("not JSON")];
  const stored = readSummaryFile(ref.folder);
  if (stored === undefined || !covers(stored.covers, measure(ref.folder))) return [];
  const { summary } = summarize(ref, {});
  const part = PARTS.find((each) => plain(stored.summary[each]) !== plain(summary[each]));
  return part === undefined ? [] : [wrong(`its ${part} are not what the files say`)];
}

const PARTS = [
  "steps",
  "metrics",
  "config",
  "tables",
  "media",
  "alerts",
  "rejected",
  "system",
  "ranks",
  "lowest",
  "rank",
] as const satisfies readonly (keyof Summary)[];

/** As text that is the same for the same facts, in whatever order they were met. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each instanceof Map ? [...each].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)) : each,
  );

const wrong = (rule: string): Finding => ({
  severity: "note",
  kind: "bad-summary",
  file: SUMMARY_FILE,
  byte: null,
  line: null,
  bytes: null,
  rule,
  value: null,
  remedy: { kind: "remove" },
});

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // None, or not for us: readers then read the files.
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
