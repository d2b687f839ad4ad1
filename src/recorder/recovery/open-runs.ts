import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writersOf } from "../../process/family.ts";
import { isAlive, thisHost } from "../../process/identity.ts";
import { sessionFolder } from "../../store/layout.ts";
import { OWNER_FILE } from "../../store/owner.ts";
import { parseRecord } from "../../store/read-records.ts";
import type { OpenSession } from "../open-session.ts";
import type { Owner } from "../spool.ts";
import type { Place } from "../state.ts";
import { openSessions } from "./open-elsewhere.ts";

/** Who has a run open here, also where the run's own files do not tell of it yet. */
export function whoHasOpen(root: string, run: Place): OpenSession[] {
  return openSessions(root, run).flatMap((session) => {
    const folder = sessionFolder(root, session);
    const owner = readOwner(folder);
    if (owner === undefined || owner.host !== thisHost().host || owner.boot_id !== thisHost().bootId)
      return [];
    const { program } = owner;
    // A recorder may die between the start of its program and its note of who that is.
    const [unnoted] = program === null ? writersOf(folder, NOBODY, Number.POSITIVE_INFINITY) : [];
    const alive = isAlive(owner.recorder) || (program !== null && isAlive(program)) || unnoted !== undefined;
    return [{ session, alive, pid: program?.pid ?? unnoted?.pid ?? null }];
  });
}

const NOBODY = { pid: 0, start: null };

function readOwner(folder: string): Owner | undefined {
  try {
    return parseRecord(readFileSync(join(folder, OWNER_FILE), "utf8")) as unknown as Owner;
  } catch {
    return undefined; // It has just ended.
  }
}
