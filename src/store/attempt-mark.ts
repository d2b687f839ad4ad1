import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderOf } from "../format/names.ts";
import { identify, isAlive, thisHost } from "../process/identity.ts";
import { linkIfFree } from "./link-if-free.ts";
import { parseRecord } from "./read-records.ts";

/** Seconds for which a mark of another host is believed. */
const BELIEVED = 60;

const PREFIX = ".attempt-";
const NEW = ".new";
/** A mark that is being made: by whom, and where. Its name tells, for it may still be empty. */
const MAKING = /\.(\d+)\.([^/]+)\.new$/;

/** Whether a file in a run's folder is a mark, and not part of the run. */
export const isMark = (name: string): boolean => name.startsWith(PREFIX);

/**
 * Marks an attempt of a run as ours until its `started` is written. Of several recorders that try, one succeeds; the
 * mark of one that died is passed over, never removed, so that no two take it for themselves.
 */
export function markAttempt(folder: string, attempt: number): boolean {
  const { host, bootId } = thisHost();
  const temporary = join(folder, `${PREFIX}${attempt}.${process.pid}.${folderOf(host)}${NEW}`);
  writeFileSync(temporary, `${JSON.stringify({ host, boot_id: bootId, ...identify(process.pid) })}\n`);
  try {
    for (let generation = 0; ; generation++) {
      const mark = join(folder, `${PREFIX}${attempt}.${generation}`);
      if (linkIfFree(temporary, mark)) return true;
      if (holderOf(mark) !== "dead") return false;
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Takes our marks away, once `started` tells of the attempt, and those of recorders that died. */
export function removeMarks(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!isMark(name)) continue;
    const holder = holderOf(join(folder, name));
    const gone = holder === "dead" || (holder === "us" && !name.endsWith(NEW));
    if (gone) rmSync(join(folder, name), { force: true });
  }
}

/** Whose a mark is: ours, another recorder's, or one's that died. */
export function holderOf(mark: string): "us" | "other" | "dead" {
  let text: string;
  let age: number;
  try {
    text = readFileSync(mark, "utf8");
    age = Date.now() - statSync(mark).mtimeMs;
  } catch (error) {
    // Its owner has just begun, and taken it away.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "other";
    throw error;
  }
  const owner = parseRecord(text);
  const here = thisHost();
  const [, maker, place] = MAKING.exec(mark) ?? [];
  if (owner === undefined && place === folderOf(here.host))
    return isAlive({ pid: Number(maker), start: null }) ? "other" : "dead";
  // Another machine, or a container that has our host's name and numbers its processes for itself.
  const isAway =
    owner?.["host"] !== here.host || (owner["boot_id"] !== here.bootId && Date.now() - age > here.booted);
  if (isAway) return age < BELIEVED * 1000 ? "other" : "dead";
  const { pid, start, boot_id: bootId } = owner;
  if (bootId !== here.bootId || typeof pid !== "number") return "dead";
  if (!isAlive({ pid, start: typeof start === "number" ? start : null })) return "dead";
  return pid === process.pid ? "us" : "other";
}
