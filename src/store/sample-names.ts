import { BOOKKEEPING } from "../format/stamp.ts";
import { glance } from "./glance.ts";

/** What stands before a sample's name where a metric has the same, or where all samples are meant: `system/*`. */
export const SYSTEM = "system/";

/** Names of a run's samples of the machine, by the first of them: all names, mostly, however many samples there are. */
export const sampleNamesIn = (folder: string): ReadonlySet<string> =>
  new Set(
    glance(folder, "system.ndjson")
      .flatMap(Object.keys)
      .filter((key) => !BOOKKEEPING.has(key)),
  );
