import fs, { cpSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { Notices } from "../../src/recorder/notices.ts";
import { recoverStore } from "../../src/recorder/recovery/recover-store.ts";

/** A copy of a store in which every process that wrote it is dead: not one byte longer or shorter. */
export function crashed(store: string, copy: string): string {
  cpSync(store, copy, { recursive: true, verbatimSymlinks: true });
  for (const path of filesIn(copy)) {
    const { atime, mtime } = statSync(path);
    const text = readFileSync(path, "latin1");
    const dead = text
      .replace(
        /"(start|pid_start)":(\d+)/g,
        (_, key: string, start: string) => `"${key}":${"1".repeat(start.length)}`,
      )
      .replace(`"pid":${process.pid},`, `"pid":${"9".repeat(String(process.pid).length)},`);
    if (dead === text) continue;
    writeFileSync(path, dead, "latin1");
    utimesSync(path, atime, mtime);
  }
  return copy;
}

/** Recovers a store; what was said to the person at the terminal, except of lines that a program should not have written. */
export function recovered(store: string): string[] {
  const said: string[] = [];
  recoverStore(store, new Notices((text) => said.push(text)));
  return said.filter((text) => !text.startsWith("a line was not understood"));
}

export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

/** The calls by which we change what is on the disk. */
const CHANGES = [
  "copyFileSync",
  "ftruncateSync",
  "linkSync",
  "mkdirSync",
  "openSync",
  "renameSync",
  "rmSync",
  "rmdirSync",
  "symlinkSync",
  "truncateSync",
  "writeFileSync",
  "writeSync",
] as const;

type Call = (...args: unknown[]) => unknown;

/**
 * Does something to a store and takes a copy before each call that changes the disk, and one at the end: each is how
 * the store is found by those who come after a crash at that instant.
 * @param copies an empty folder for them
 */
export function instants(store: string, copies: string, act: () => void): string[] {
  const taken: string[] = [];
  let busy = false;
  const take = (): void => {
    busy = true;
    taken.push(crashed(store, join(copies, String(taken.length))));
    busy = false;
  };
  // Node loads its own copying and removing when they are first called: that must not be with our calls in place.
  take();
  rmSync(taken.pop() as string, { recursive: true });
  const calls = fs as unknown as Record<string, Call>;
  const originals = CHANGES.map((name) => [name, calls[name] as Call] as const);
  for (const [name, original] of originals) {
    calls[name] = (...args) => {
      if (!busy && !(name === "openSync" && (args[1] ?? "r") === "r")) take();
      return original(...args);
    };
  }
  syncBuiltinESMExports();
  try {
    act();
  } finally {
    for (const [name, original] of originals) calls[name] = original;
    syncBuiltinESMExports();
  }
  take();
  return taken;
}
