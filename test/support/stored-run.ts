import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import type { RunRef } from "../../src/store/catalog.ts";
import { runFolder } from "../../src/store/layout.ts";

const T = "2026-11-23T03:26:00.000Z";

export const created = (more: object = {}) => ({
  event: "created",
  timestamp: T,
  format: 1,
  project: "p",
  run: "r",
  id: "i",
  ...more,
});
export const started = (more: object = {}) => ({
  event: "started",
  timestamp: T,
  attempt: 1,
  session: "s",
  command: ["true"],
  cwd: "/",
  host: "h",
  boot_id: "b",
  user: "u",
  recorder: { pid: 1, start: 1 },
  pid: 2,
  pid_start: 2,
  ...more,
});
export const ended = (more: object = {}) => ({
  event: "ended",
  timestamp: T,
  attempt: 1,
  exit_code: 0,
  signal: null,
  duration: 1,
  ...more,
});

const lineOf = (record: string | object): string =>
  `${typeof record === "string" ? record : JSON.stringify(record)}\n`;

/** A run's files, each as its records, or as a text. */
export type Files = Readonly<Record<string, string | readonly (string | object)[]>>;

export const refOf = (root: string, project = "p", run = "r"): RunRef => ({
  project: project as ProjectName,
  run: run as RunName,
  folder: runFolder(root, project, run),
});

/** Makes a run's folder as a recorder would have left it. */
export function storeRun(root: string, files: Files, project = "p", run = "r"): RunRef {
  const ref = refOf(root, project, run);
  mkdirSync(ref.folder, { recursive: true });
  for (const [name, records] of Object.entries(files))
    writeFileSync(
      join(ref.folder, name),
      typeof records === "string" ? records : records.map(lineOf).join(""),
    );
  return ref;
}

export const FINISHED = [created(), started(), ended()] as const;

export const step = (number: number, metrics: object = { loss: number }) => ({
  step: number,
  timestamp: T,
  ...metrics,
});
