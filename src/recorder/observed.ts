import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Field } from "../format/message.ts";
import type { CodeFound, CodeState } from "../observe/git.ts";
import type { Observation } from "../observe/observe.ts";
import type { PythonFacts } from "../observe/python.ts";
import { fileProblem } from "../store/file-problem.ts";
import { CODE_FOLDER } from "../store/layout.ts";
import type { LiveRun } from "./live-run.ts";
import { field } from "./record-text.ts";
import { event } from "./run-events.ts";

/** Writes what was seen around a run's program: an event for the code, one for the place, and the files that they name. */
export function addObserved(run: LiveRun, { code, machine, gpus, python, variables }: Observation): void {
  const attempt = field("attempt", run.state.attempt);
  const codeFields = fieldsOfCode(run, code);
  if (codeFields.length > 0) event(run, "code", [attempt, ...codeFields]);
  event(run, "place", [
    attempt,
    ...Object.entries(machine).map(([name, value]) => field(name, value)),
    ...(gpus.gpus.length === 0 ? [] : [field("gpus", gpus.gpus)]),
    ...(gpus.driver === null ? [] : [field("gpu_driver", gpus.driver)]),
    ...(gpus.cuda === null ? [] : [field("cuda", gpus.cuda)]),
    ...(python === undefined ? [] : [field("python", fieldsOfPython(run, python))]),
    ...(Object.keys(variables).length === 0 ? [] : [field("variables", variables)]),
  ]);
}

function fieldsOfCode(run: LiveRun, found: CodeFound): Field[] {
  switch (found.kind) {
    case "none":
      return [];
    case "problem":
      return [field("problem", found.problem)];
    case "code": {
      const { root, commit, branch, remote, dirty } = found.code;
      return [
        field("root", root),
        field("commit", commit),
        field("branch", branch),
        field("remote", remote),
        field("dirty", dirty),
        ...fieldsOfPatch(run, found.code),
      ];
    }
  }
}

function fieldsOfPatch(run: LiveRun, { patch, leftOut }: CodeState): Field[] {
  const kept = patch === undefined ? undefined : keep(run, "patch", patch);
  const left = kept?.problem === undefined ? leftOut : [{ path: "", reason: kept.problem }, ...leftOut];
  return [
    ...(kept?.path === undefined ? [] : [field("patch", kept.path)]),
    ...(left.length === 0 ? [] : [field("left_out", left)]),
  ];
}

function fieldsOfPython(run: LiveRun, { packages, ...python }: PythonFacts): Record<string, unknown> {
  if (packages.length === 0) return python;
  const { path, problem } = keep(run, "packages.txt", Buffer.from(`${packages.join("\n")}\n`));
  return { ...python, packages: path ?? null, ...(problem === undefined ? {} : { problem }) };
}

/** Writes a file of an attempt, whole or not at all. Its path from the run's folder on, or why there is none. */
function keep(run: LiveRun, ending: string, bytes: Buffer): { path?: string; problem?: string } {
  const path = `${CODE_FOLDER}/${run.state.attempt}.${ending}`;
  const place = join(run.writer.folder, path);
  const temporary = `${place}.${process.pid}`;
  try {
    mkdirSync(join(run.writer.folder, CODE_FOLDER), { recursive: true });
    writeFileSync(temporary, bytes);
    renameSync(temporary, place);
    return { path };
  } catch (error) {
    rmSync(temporary, { force: true });
    return { problem: `it cannot be kept: ${fileProblem(error)}` };
  }
}
