import { existsSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import type { ClientChoice } from "../history/life.ts";

/** Names that our Python client can be imported by, beside its own. */
export const STANDS_IN_FOR: readonly string[] = ["wandb"];

/**
 * The `PYTHONPATH` of a program: our client's folders first, then whatever was given, which keeps its empty entries, for
 * they mean the current folder. Undefined where it is not to be set.
 * @param given as it was given to us; it may hold our folders, from a run around this one
 * @param clients the folder of our clients
 */
export function pythonPath(
  given: string | undefined,
  clients: string,
  { inject, as }: ClientChoice,
): string | undefined {
  const python = join(clients, "python");
  const wanted = inject ? [...as.map((name) => join(python, "as", name)), python] : [];
  // A path with a colon cannot stand there; where the package brings no client, nothing is put there.
  const ours = wanted.filter((folder) => !folder.includes(delimiter) && existsSync(folder));
  const isOurs = (entry: string): boolean =>
    inject ? ours.includes(entry) : entry === python || entry.startsWith(python + sep);
  const entries = given === undefined || given === "" ? [] : given.split(delimiter);
  const others = entries.filter((entry) => !isOurs(entry));
  if (ours.length === 0 && others.length === entries.length) return given;
  return ours.length + others.length === 0 ? undefined : [...ours, ...others].join(delimiter);
}
