import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { folderOf, nameOf } from "../../format/names.ts";

/** Names that an error tells at most. */
const MOST_NAMES = 10;

/** A run that somebody insists on. */
export interface Wanted {
  readonly store: string;
  readonly project: string;
  readonly name: string | undefined;
  /** A folder that does not count: what this session itself has begun under the name, and nobody before it. */
  readonly begun: string | undefined;
}

/** @throws {Error} where the store has no such run; it names those that there are */
export function insistOn({ store, project, name, begun }: Wanted): void {
  if (name === undefined)
    throw new Error(
      'Cannot resume: resume: "must" needs a name, and none was given. Name the run: init({ name }).',
    );
  const folder = join(store, folderOf(project), folderOf(name));
  if (folder !== begun && existsSync(join(folder, "run.ndjson"))) return;
  const runs = runsOf(join(store, folderOf(project)), begun);
  const others =
    runs.length === 0
      ? 'It has no runs yet; resume: "allow" makes one.'
      : `Its runs: ${runs.slice(0, MOST_NAMES).join(", ")}${runs.length > MOST_NAMES ? ` … and ${runs.length - MOST_NAMES} more` : ""}.`;
  throw new Error(`Cannot resume "${name}": project "${project}" has no run of that name. ${others}`);
}

function runsOf(project: string, begun: string | undefined): string[] {
  let folders: string[];
  try {
    folders = readdirSync(project);
  } catch {
    return []; // No such project.
  }
  return folders
    .filter((folder) => join(project, folder) !== begun && existsSync(join(project, folder, "run.ndjson")))
    .map((folder) => nameOf(folder) ?? folder)
    .sort();
}

/** Whether a session made the run in a folder. */
export function isMadeBy(folder: string, session: string): boolean {
  try {
    const [line = ""] = readFileSync(join(folder, "run.ndjson"), "utf8").split("\n", 1);
    return (JSON.parse(line) as { session?: unknown }).session === session;
  } catch {
    return false; // It is not there.
  }
}
