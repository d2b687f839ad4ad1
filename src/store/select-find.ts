import { fitsGlob, isGlob } from "../format/glob.ts";
import type { ProjectName } from "../format/names.ts";
import { naturalOrder } from "../format/natural-order.ts";
import { type Catalog, type RunRef, readCatalog } from "./catalog.ts";
import { bestRun, type Extreme } from "./select-best.ts";
import { noRunYet, spelled, unknownSelector, unknownTarget } from "./select-errors.ts";
import { mayBeId, runsById } from "./select-id.ts";
import { newestRun } from "./select-newest.ts";

/** What a text selects: a project, or runs and how they were found. Never no run. */
export type Found =
  | { readonly kind: "project"; readonly project: ProjectName }
  | { readonly kind: "runs"; readonly how: "selector" | "name" | "pattern" | "id"; readonly refs: RunRef[] };

/** `@last`, `@min:loss`, `iris/@max:accuracy`. */
const SELECTOR = /^(?:(?<within>.*?)\/)?@(?:(?<last>last)|(?<extreme>min|max):(?<metric>.+))$/s;

/**
 * Finds what a person names. In this order: `@last`, `@min:METRIC`, `@max:METRIC`, all three also behind a project; a
 * project; `project/run`; a run's name; a pattern (`sweep*`, `iris/s?`) that fits names of runs, else of one project;
 * the beginning of a run's id.
 * @throws {UserError} where nothing is called that
 */
export function find(root: string, text: string): Found {
  const catalog = readCatalog(root);
  const selected = selectorRun(root, text, catalog);
  if (selected !== undefined) return { kind: "runs", how: "selector", refs: [selected] };
  const { projects, runs } = catalog;
  const project = projects.find((name) => name === text);
  if (project !== undefined) return { kind: "project", project };
  const whole = runs.filter((ref) => `${ref.project}/${ref.run}` === text || spelled(ref) === text);
  const named = whole.length > 0 ? whole : runs.filter((ref) => ref.run === text);
  if (named.length > 0) return { kind: "runs", how: "name", refs: named };
  if (isGlob(text)) {
    const fitting = runs.filter(fits(text)).sort(byName);
    if (fitting.length > 0) return { kind: "runs", how: "pattern", refs: fitting };
    const [only, second] = projects.filter((name) => fitsGlob(text, name));
    if (only !== undefined && second === undefined) return { kind: "project", project: only };
  }
  const byId = withId(text, catalog);
  if (byId.length > 0) return { kind: "runs", how: "id", refs: byId };
  throw /(^|\/)@[^/]*$/.test(text) ? unknownSelector(text) : unknownTarget(root, text, catalog);
}

/** The run of `@last` and the like; undefined for what is no such word, or begins with what is no project. */
function selectorRun(root: string, text: string, catalog: Catalog): RunRef | undefined {
  const { within, extreme, metric } = SELECTOR.exec(text)?.groups ?? {};
  if (!SELECTOR.test(text)) return undefined;
  const projects =
    within === undefined ? catalog.projects : catalog.projects.filter((name) => name === within);
  if (within !== undefined && projects.length === 0) return undefined;
  const runs = within === undefined ? catalog.runs : catalog.runs.filter((ref) => ref.project === within);
  const newest = metric === undefined ? newestRun(runs) : undefined;
  if (newest !== undefined) return newest;
  if (metric === undefined || runs.length === 0) throw noRunYet(root, catalog);
  return bestRun(root, extreme as Extreme, metric, projects);
}

/** Whether a pattern fits a run: its name, or with a slash also its project and its name. */
const fits =
  (pattern: string) =>
  (ref: RunRef): boolean =>
    fitsGlob(pattern, ref.run) || (pattern.includes("/") && fitsGlob(pattern, `${ref.project}/${ref.run}`));

const byName = (a: RunRef, b: RunRef): number =>
  naturalOrder(a.project, b.project) || naturalOrder(a.run, b.run);

/** The runs by the beginning of their id, alone or behind a project. */
function withId(text: string, { projects, runs }: Catalog): RunRef[] {
  const project = projects.find((name) => text.startsWith(`${name}/`));
  const prefix = project === undefined ? text : text.slice(project.length + 1);
  const among = project === undefined ? runs : runs.filter((ref) => ref.project === project);
  return mayBeId(prefix) ? runsById(among, prefix).sort(byName) : [];
}
