import { join } from "node:path";
import type { Resume } from "../../format/message.ts";
import { type KnownRun, toldRun } from "./known-run.ts";
import { insistOn, isMadeBy } from "./missing-run.ts";
import { isRead, readOwner } from "./owner.ts";
import type { InitOptions } from "./types.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command line says, where that can be read. */
interface Word {
  readonly project: string | undefined;
  readonly name: string | undefined;
  readonly resume: Resume | undefined;
  readonly defaultProject: string | undefined;
}

/** A run as it is asked for, by the command line or else the program. */
interface Wish {
  readonly project: string;
  readonly name: string | undefined;
  readonly resume: Resume | undefined;
}

/** A session that `trackio run` began around this program. */
export class Recorded {
  readonly spool: string;
  readonly told: KnownRun;
  readonly #store: string;
  /** Projects and names that this thread has asked for. */
  readonly #begun = new Set<string>();

  constructor(spool: string, env: Environment) {
    this.spool = spool;
    this.told = toldRun(env);
    this.#store = env["TRACKIO_DIR"] ?? join(spool, "../..");
  }

  get isRead(): boolean {
    return isRead(this.spool);
  }

  /**
   * @param round how many runs this thread has begun before
   * @throws {Error} where an `init` insists on a run that is not there
   */
  check(options: InitOptions, round: number): void {
    const { project, name, resume } = this.#wish(options, round);
    // The recorder may not have followed the `init` that began it.
    if (resume !== "must" || this.#begun.has(`${project}\n${name}`)) return;
    const { dir, attempt } = this.told;
    const session = readOwner(this.spool)?.session;
    const isBegun =
      round === 0 && attempt === 1 && dir !== undefined && session !== undefined && isMadeBy(dir, session);
    insistOn({ store: this.#store, project, name, begun: isBegun ? dir : undefined });
  }

  /** Whether an `init` of this name, while a run is open, means another run. */
  isAnother(name: string | undefined, before: string | undefined, round: number): boolean {
    return name !== undefined && name !== before && this.#word(round).name === undefined;
  }

  /** What is known of the run that an `init` begins or names, until the recorder says more. */
  begin(options: InitOptions, round: number): KnownRun {
    const { project, name } = this.#wish(options, round);
    this.#begun.add(`${project}\n${name}`);
    const isTold =
      round === 0 && project === this.told.project && (name ?? this.told.name) === this.told.name;
    return isTold ? this.told : { project, name };
  }

  #wish({ project, name, resume }: InitOptions, round: number): Wish {
    const word = this.#word(round);
    return {
      project: word.project ?? project ?? word.defaultProject ?? this.told.project ?? "",
      name: word.name ?? name,
      resume: word.resume ?? resume,
    };
  }

  /** The command line's word; that of the first round holds for it alone where one was resumed. */
  #word(round: number): Word {
    const choice = readOwner(this.spool)?.plan.choice;
    const holds = round === 0 ? choice : (choice?.later ?? choice);
    return {
      project: holds?.project?.name,
      name: holds?.name,
      resume: holds?.resume,
      defaultProject: holds?.defaultProject,
    };
  }
}
