import { lastActivity } from "../history/timing.ts";
import type { ProjectRow } from "../render/projects-table.ts";
import { isMisread, type RunRef, readCatalog, type UnreadableProject } from "../store/catalog.ts";
import { projectFolder } from "../store/layout.ts";
import { type OpenedRuns, openAll, openEach } from "../store/open-all.ts";
import { selectTargets } from "../store/select.ts";
import { UserError } from "../store/user-error.ts";
import { type LoadedRun, loadRun, type Source } from "./show-run-load.ts";
import type { FoundRuns } from "./show-runs.ts";

/** One thing to show, read from the store. */
export type Item =
  | {
      readonly kind: "projects";
      readonly projects: readonly ProjectRow[];
      readonly unreadable: readonly UnreadableProject[];
    }
  | {
      readonly kind: "runs";
      /** The project that they are all of; undefined for runs of several, or some of one. */
      readonly project: string | undefined;
      readonly found: FoundRuns;
    }
  | LoadedRun;

/**
 * What there is to show of a whole store: its projects, or the runs of the only one.
 * @param runs where the runs of all projects are asked for
 */
export function loadStore(source: Source, runs: boolean): Item {
  const { projects, unreadable } = readCatalog(source.root);
  const [first] = projects;
  if (first !== undefined && projects.length + unreadable.length === 1) return loadProject(source, first);
  if (runs && projects.length > 0) {
    const opened = projects.map((project) => openAll(source.root, project, source));
    const closed = unreadable.map(({ project, reason }) => ({ project, run: project, reason }));
    return { kind: "runs", project: undefined, found: together("all projects", opened, closed) };
  }
  return { kind: "projects", projects: projects.map((project) => projectRow(source, project)), unreadable };
}

/**
 * What there is to show of one thing that a person named.
 * @param all of a run's files everything, however long they are
 * @throws {UserError} where nothing is called that, or more than one run without it being a pattern
 */
export function loadTarget(source: Source, text: string, all: boolean): Item {
  const targets = selectTargets(source.root, text);
  switch (targets.kind) {
    case "project":
      return loadProject(source, targets.project);
    case "run":
      return loadRun(source, targets.ref, all);
    case "runs": {
      const opened = openEach(source.root, targets.refs, source);
      return { kind: "runs", project: undefined, found: together(text, [opened]) };
    }
  }
}

/** Everything that people named as one list of runs. */
export function loadTogether(source: Source, texts: readonly string[]): Item {
  const opened = texts.map((text) => {
    const targets = selectTargets(source.root, text);
    if (targets.kind === "project") return openProject(source, targets.project);
    return openEach(source.root, targets.kind === "run" ? [targets.ref] : targets.refs, source);
  });
  return { kind: "runs", project: undefined, found: together(texts.join(", "), opened) };
}

type ProjectName = RunRef["project"];

function together(
  title: string,
  opened: readonly OpenedRuns[],
  closed: OpenedRuns["unreadable"] = [],
): FoundRuns {
  const views = [
    ...new Map(opened.flatMap((each) => each.views).map((view) => [view.folder, view])).values(),
  ];
  const several = new Set(views.map(({ project }) => project)).size > 1;
  const unreadable = [...opened.flatMap((each) => each.unreadable), ...closed];
  return { title, several, views, unreadable };
}

function openProject({ root, ...options }: Source, project: ProjectName): OpenedRuns {
  if (isMisread(projectFolder(root, project))) {
    throw new UserError(`The folder of project "${project}" cannot be opened: its name is not valid UTF-8.`);
  }
  return openAll(root, project, options);
}

const loadProject = (source: Source, project: ProjectName): Item => ({
  kind: "runs",
  project,
  found: { title: project, several: false, ...openProject(source, project) },
});

function projectRow(source: Source, project: ProjectName): ProjectRow {
  const { views, unreadable } = openAll(source.root, project, source);
  const activity = views.map((view) => lastActivity(view, source.now)).reduce((a, b) => Math.max(a, b), 0);
  return {
    project,
    runs: views.length + unreadable.length,
    running: views.filter(({ status }) => status.kind === "running").length,
    lastActivity: activity === 0 ? null : activity,
  };
}
