import { adjectives, nouns } from "human-id";
import type { InitMessage, Resume } from "../format/message.ts";
import type { ProjectName, RunName } from "../format/names.ts";
import type { Notices } from "./notices.ts";
import type { RunState } from "./state.ts";

/** What the command line and the environment say of the run; undefined is left open. */
export interface NameChoice {
  readonly project: { readonly name: ProjectName; readonly source: string } | undefined;
  readonly name: RunName | undefined;
  readonly resume: Resume | undefined;
  /** For when nobody names a project. */
  readonly defaultProject: ProjectName;
  /** What holds for a session's runs behind the first; absent: the same. */
  readonly later?: Omit<NameChoice, "later">;
}

/** A run as it is asked for. */
export interface Wish {
  readonly project: ProjectName;
  /** Undefined: generate one. */
  readonly name: RunName | undefined;
  readonly resume: Resume;
}

/** What is wanted when command line and `init` are laid over each other: the command line wins, and says so once. */
export function wish(choice: NameChoice, init: InitMessage | undefined, notices: Notices): Wish {
  const { project, name, resume, defaultProject, later } = choice;
  if (project !== undefined && init?.project !== undefined && init.project !== project.name) {
    notices.once(
      "project",
      `the program asks for project "${init.project}"; ${project.source} says "${project.name}", and wins`,
    );
  }
  if (name !== undefined && init?.name !== undefined && init.name !== name) {
    const wins = later === undefined ? `--name says "${name}", and wins` : `it goes on with "${name}"`;
    notices.once("name", `the program asks for run "${init.name}"; ${wins}`);
  }
  return {
    project: project?.name ?? (init?.project as ProjectName | undefined) ?? defaultProject,
    name: name ?? (init?.name as RunName | undefined),
    resume: resume ?? init?.resume ?? "never",
  };
}

/**
 * What an `init` of a session wants that has these runs already. The word of the command line continues each run once:
 * to go on with one that the session has, the `init` itself must ask for it.
 */
export function wishAgain(
  choice: NameChoice,
  runs: readonly Pick<RunState, "project" | "run" | "asked" | "initialised">[],
  init: InitMessage,
  notices: Notices,
): Wish {
  const first = runs[0]?.initialised.length === 0;
  const holds = first ? choice : (choice.later ?? choice);
  const wished = wish(holds, init, notices);
  const { project, name } = wished;
  const ours = runs.some((run) => run.project === project && (run.run === name || run.asked === name));
  if (!ours || name === undefined || holds.resume === "never") return wished;
  return { ...wished, resume: init.resume ?? "never" };
}

/** A name for a run that nobody named: `brave-forest-12`. */
export const generateName = (number: number): RunName =>
  `${pick(adjectives)}-${pick(nouns)}-${number}`.toLowerCase() as RunName;

const pick = (words: readonly string[]): string => words[Math.floor(Math.random() * words.length)] ?? "";
