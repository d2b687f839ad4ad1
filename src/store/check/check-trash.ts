import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Finding } from "../../history/finding.ts";
import { trashFolder } from "../layout.ts";
import { isBeingPurged } from "../trash.ts";

/** What a purge left that died. Removed runs are not looked into: nobody reads them before they are back. */
export function checkTrash(root: string): Finding[] {
  const trash = trashFolder(root);
  return namesIn(trash)
    .filter(isBeingPurged)
    .map((name) => ({
      severity: "leftover",
      kind: "temporary-file",
      file: relative(root, join(trash, name)),
      byte: null,
      line: null,
      bytes: null,
      rule: "was being purged when the command died; trackio purge takes it away",
      value: null,
      remedy: null,
    }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // Nothing was ever removed, or it is not for us to see.
  }
}
