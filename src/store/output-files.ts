import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { OUTPUT_FILE } from "./layout.ts";

/** A file of a run's output: number 1 is its head, `output.log`; the others, `output.2.log` and so on, are its tail. */
export interface OutputFile {
  readonly number: number;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

const NAME = /^output(?:\.(\d+))?\.log$/;

export const isOutputFile = (name: string): boolean => NAME.test(name);

export const outputFile = (folder: string, number: number): string =>
  join(folder, number === 1 ? OUTPUT_FILE : `output.${number}.log`);

/** The files of a run's output, in order; none where nothing was kept. */
export function outputFiles(folder: string): OutputFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      const path = join(folder, name);
      const stat = match === null ? undefined : statSync(path, { throwIfNoEntry: false });
      // To read anything else may never end.
      return stat?.isFile() === true ? [{ number: Number(match?.[1] ?? 1), path, size: stat.size }] : [];
    })
    .sort((a, b) => a.number - b.number);
}
