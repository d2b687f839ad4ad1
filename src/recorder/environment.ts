import type { Resume } from "../format/message.ts";

/** What a program is told about its run. */
export interface ProgramFacts {
  readonly store: string;
  readonly spoolFolder: string;
  readonly file: string;
  readonly project: string;
  readonly run: string;
  readonly runFolder: string;
  readonly attempt: number;
  readonly resume: Resume;
  readonly nextStep: number;
  readonly checkpoint: string | undefined;
}

/** The descriptor that a program reports to. */
export const DESCRIPTOR = 3;

/** Variables that tell a process of a distributed job its rank, in the order in which our clients look. */
const RANKS = ["RANK", "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"];

/** The ranks that were set around us: they are those of the whole program, and not of processes that it starts. */
function outerRanks(given: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const set = RANKS.filter((name) => /^\S+$/.test(given[name] ?? ""));
  return set.length === 0 ? undefined : set.map((name) => `${name}=${given[name]}`).join(" ");
}

/**
 * The environment variables of `docs/format.md`, but for `PYTHONPATH`. Undefined is one that is not set, also where a run
 * around this one has set it.
 * @param given as it was given to us
 */
export function programEnvironment(
  facts: ProgramFacts,
  given: Readonly<NodeJS.ProcessEnv>,
): NodeJS.ProcessEnv {
  return {
    TRACKIO_FD: String(DESCRIPTOR),
    TRACKIO_FILE: facts.file,
    TRACKIO_SPOOL: facts.spoolFolder,
    TRACKIO_DIR: facts.store,
    TRACKIO_PROJECT: facts.project,
    TRACKIO_RUN: facts.run,
    TRACKIO_RUN_DIR: facts.runFolder,
    TRACKIO_ATTEMPT: String(facts.attempt),
    TRACKIO_RESUME: facts.resume,
    TRACKIO_STEP: String(facts.nextStep),
    TRACKIO_CHECKPOINT: facts.checkpoint,
    TRACKIO_OUTER_RANKS: outerRanks(given),
  };
}
