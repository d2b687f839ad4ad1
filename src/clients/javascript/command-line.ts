import { join } from "node:path";
import type { Resume } from "../../format/message.ts";
import { type KnownRun, toldRun } from "./known-run.ts";
import { insistOn, isMadeBy } from "./missing-run.ts";
import { readOwner } from "./owner.ts";
import type { InitOptions } from "./types.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A run as it is asked for, by the command line or else the program. */
export interface Wish {
  readonly project: string;
  readonly name: string | undefined;
  readonly resume: Resume | undefined;
}

/** What `trackio run` said to a session, and what a program's `init` means beside that. */
export class CommandLine {
  /** The run that it began. */
  readonly told: KnownRun;
  readonly #spool: string;
  readonly #store: string;

  constructor(spool: string, env: Environment) {
    this.told = toldRun(env);
    this.#spool = spool;
    this.#store = env["TRACKIO_DIR"] ?? join(spool, "../..");
  }

  /**
   * Its word wins; that of the first round holds for it alone where a run was resumed.
   * @param round how many runs the thread has begun before
   */
  wish({ project, name, resume }: InitOptions, round: number): Wish {
    const choice = readOwner(this.#spool)?.plan.choice;
    const holds = round === 0 ? choice : (choice?.later ?? choice);
    return {
      project: holds?.project?.name ?? project ?? holds?.defaultProject ?? this.told.project ?? "",
      name: holds?.name ?? name,
      resume: holds?.resume ?? resume,
    };
  }

  /** @throws {Error} where the store has no such run: the one that the command line has just begun does not count */
  insist({ project, name }: Wish, round: number): void {
    const { dir, attempt } = this.told;
    const session = readOwner(this.#spool)?.session;
    const isBegun =
      round === 0 && attempt === 1 && dir !== undefined && session !== undefined && isMadeBy(dir, session);
    insistOn({ store: this.#store, project, name, begun: isBegun ? dir : undefined });
  }

  /** What is known of a run that is asked for, until the recorder says more. */
  known({ project, name }: Wish, round: number): KnownRun {
    const { told } = this;
    const isTold = round === 0 && project === told.project && (name ?? told.name) === told.name;
    return isTold ? told : { project, name };
  }
}
