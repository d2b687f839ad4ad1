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

/** The environment variables of `docs/format.md`. Undefined is one that is not set, also where a run around this one has set it. */
export function programEnvironment(facts: ProgramFacts): NodeJS.ProcessEnv {
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
  };
}
