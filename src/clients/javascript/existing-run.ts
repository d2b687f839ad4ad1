import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ProjectName, RunName } from "../../format/names.ts";
import { checkpointBefore } from "../../history/checkpoint.ts";
import { thisHost } from "../../process/identity.ts";
import { runFolder, sessionFolder } from "../../store/layout.ts";
import { nextSteps } from "../../store/next-steps.ts";
import { readLife } from "../../store/open-run.ts";
import { deriveStatus } from "../../store/owner.ts";
import type { KnownRun } from "./known-run.ts";
import { readOwner } from "./owner.ts";

/** A run that may be gone on with, as its files tell; undefined where there is none. */
export interface ExistingRun {
  readonly known: KnownRun;
  /** The process that writes it; undefined where nobody does. */
  readonly writer: { readonly pid: number | null; readonly host: string } | undefined;
}

/** @throws what the file system throws, and where its life is of a newer format */
export function existingRun(store: string, project: string, name: string): ExistingRun | undefined {
  const folder = runFolder(store, project, name);
  if (!existsSync(join(folder, "run.ndjson"))) return undefined;
  const ref = { project: project as ProjectName, run: name as RunName, folder };
  const life = readLife(ref);
  const last = life.attempts.at(-1);
  const status = deriveStatus(store, life, thisHost(), Date.now());
  const isOver = last === undefined || isOverIn(store, last.session);
  const step = nextSteps(ref)[0] ?? 0;
  return {
    known: {
      project,
      name,
      id: life.id,
      dir: folder,
      attempt: (last?.attempt ?? 0) + 1,
      step,
      checkpoint: checkpointBefore(life.checkpoints, step)?.path,
    },
    writer: status.kind === "running" && !isOver ? { pid: status.pid, host: status.host } : undefined,
  };
}

/** Whether a session of a program that nobody records is over, although the program lives. */
const isOverIn = (store: string, session: string): boolean =>
  readOwner(sessionFolder(store, session))?.over === true;
