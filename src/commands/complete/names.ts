import { folderOf } from "../../format/names.ts";
import { naturalOrder } from "../../format/natural-order.ts";
import { listProjects, type RunRef, readCatalog } from "../../store/catalog.ts";
import { runningPlaces } from "../../store/running-places.ts";
import { spelled } from "../../store/select-errors.ts";
import { newestOfEach, spelledTrashed } from "../../store/select-trashed.ts";
import { listTrash } from "../../store/trash.ts";
import { type Candidate, plain } from "./candidates.ts";
import { metricNames } from "./metrics.ts";

/** Words that select a run without its name. */
const SELECTORS: readonly Candidate[] = [
  { value: "@last", summary: "the newest run" },
  { value: "@min:", summary: "the run with the least value of a metric" },
  { value: "@max:", summary: "the run with the greatest value of a metric" },
];

export const projects = (root: string): Candidate[] => plain(listProjects(root).map(folderOf));

/**
 * Runs as they are named: by their name alone where only one has it, and by their project. Where there are several
 * projects these come first, and the runs of one when it is clear which.
 * @param word so far
 * @param alone whether a project by itself is welcome, too
 */
export function runs(root: string, word: string, alone: boolean): Candidate[] {
  const selected = selectors(root, word);
  if (selected !== undefined) return selected;
  const catalog = readCatalog(root);
  const names = catalog.projects.map((name) => folderOf(name));
  const within = names.find((name) => word.startsWith(`${name}/`));
  if (within !== undefined) return plain(spell(catalog.runs).filter((name) => name.startsWith(`${within}/`)));
  const [only, ...more] = names.filter((name) => name.startsWith(word));
  const clear = only !== undefined && more.length === 0;
  const ofProject = clear ? spell(catalog.runs).filter((name) => name.startsWith(`${only}/`)) : [];
  // With one project in the store its name says nothing; with several, all names at once say too much.
  const bare = word !== "" || names.length === 1 ? bareNames(catalog.runs) : [];
  const shown = names.length === 1 && word === "" ? [] : ofProject;
  const first = alone ? names : clear ? [] : names.map((name) => `${name}/`);
  return [...plain(first), ...plain(shown), ...plain(bare), ...(word === "" ? SELECTORS : [])];
}

/** What begins with "@", alone or behind a project; undefined for another word. */
function selectors(root: string, word: string): Candidate[] | undefined {
  const [, before = "", selector = ""] = /^(.*?)(@[^/]*)$/.exec(word) ?? [];
  if (selector === "") return undefined;
  const [, extreme] = /^(@(?:min|max):)/.exec(selector) ?? [];
  if (extreme === undefined) return SELECTORS.map((each) => ({ ...each, value: before + each.value }));
  const project = before.replace(/\/$/, "");
  const { runs } = readCatalog(root);
  const among = project === "" ? runs : runs.filter((ref) => folderOf(ref.project) === project);
  return plain(metricNames(among).map((metric) => `${before}${extreme}${metric}`));
}

const spell = (refs: readonly RunRef[]): string[] => refs.map(spelled).sort(naturalOrder);

/** Names that one run alone has, and that need no project before them. */
function bareNames(refs: readonly RunRef[]): string[] {
  const counts = new Map<string, number>();
  for (const { run } of refs) counts.set(run, (counts.get(run) ?? 0) + 1);
  const clear = [...counts].flatMap(([name, count]) => (count === 1 && !name.includes("/") ? [name] : []));
  return clear.sort(naturalOrder);
}

/** Runs that run, as the spool tells. */
export const running = (root: string): Candidate[] => [
  ...plain(new Set(runningPlaces(root).map(spelled))),
  { value: "@last", summary: "of those that run, the one that was begun last" },
];

export const removed = (root: string): Candidate[] => {
  const trash = listTrash(root);
  const names = newestOfEach(trash).map(spelledTrashed);
  return plain(new Set([...names, ...trash.map(({ project }) => folderOf(project))]));
};
