import { runFolder } from "../../store/layout.ts";
import type { FileSizes } from "../../store/run-writer.ts";
import type { Place, RunState } from "../state.ts";

/** A run's folder, and the attempts of it that one session wrote: mostly one. */
export interface SharedRun extends Place {
  readonly folder: string;
  readonly states: readonly RunState[];
  /** The newest attempt that the session knows of. */
  readonly newest: number;
  /** The sizes that were noted of its files, by whichever attempt wrote last. */
  readonly sizes: FileSizes;
}

export function byFolder(root: string, runs: readonly RunState[]): SharedRun[] {
  const folders = new Map<string, RunState[]>();
  for (const state of runs) {
    const folder = runFolder(root, state.project, state.run);
    folders.set(folder, [...(folders.get(folder) ?? []), state]);
  }
  return [...folders].map(([folder, states]) => {
    const { project, run } = states[0] as RunState;
    const newest = Math.max(...states.map(({ attempt, latest }) => latest ?? attempt));
    return { folder, project, run, states, newest, sizes: largest(states.map(({ sizes }) => sizes)) };
  });
}

function largest(all: readonly FileSizes[]): FileSizes {
  const sizes: Record<string, number> = {};
  for (const [file, size = 0] of all.flatMap((each) => Object.entries(each)))
    sizes[file] = Math.max(sizes[file] ?? 0, size);
  return sizes;
}
