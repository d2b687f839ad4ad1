import { RESUME, type Resume } from "../format/message.ts";
import { type ProjectName, type RunName, typedNameProblem } from "../format/names.ts";
import { CAPTURED, type CaptureChoice, type ClientChoice, type Followed } from "../history/life.ts";
import type { NameChoice } from "../recorder/naming.ts";
import { defaultProject } from "../store/default-project.ts";
import { UserError } from "../store/user-error.ts";
import { parseCapture } from "./capture-flags.ts";
import { type ClientFlags, OUR_CLIENT, parseClients } from "./client-flags.ts";
import { type FollowFlags, NOTHING_FOLLOWED, parseFollowed } from "./followed.ts";
import { parseRestart, type Restart } from "./restart.ts";
import { parseSample } from "./sample-flag.ts";
import { parseTell, type TellFlags, type TellOptions } from "./tell-flags.ts";

/** The flags of `trackio run`, as the command line gives them. */
export interface RunFlags extends ClientFlags, TellFlags, FollowFlags {
  readonly project?: string;
  readonly name?: string;
  readonly group?: string;
  readonly config?: readonly string[];
  readonly configFile?: string;
  readonly tag?: readonly string[];
  readonly note?: string;
  readonly resume?: string;
  readonly restart?: string;
  readonly args?: boolean;
  readonly code?: boolean;
  readonly capture?: string;
  readonly captureLimit?: string;
  readonly sample?: string;
  readonly match?: readonly string[];
  readonly dir?: string;
  readonly quiet?: boolean;
}

export interface RunOptions extends TellOptions {
  readonly command: readonly [string, ...string[]];
  readonly choice: NameChoice;
  readonly group: string | undefined;
  readonly tags: readonly string[];
  readonly note: string | undefined;
  readonly config: readonly string[];
  readonly configFile: string | undefined;
  /** Whether the flags of the program become config. */
  readonly args: boolean;
  /** Whether the state of its code is kept, and what packages it has. */
  readonly code: boolean;
  /** Milliseconds from one sample of the machine to the next; undefined where there are to be none. */
  readonly sample: number | undefined;
  readonly restart: Restart | undefined;
  /** Where the program is started, absolute; undefined for where we are. */
  readonly cwd: string | undefined;
  /** Where a resumed run goes on; undefined for behind its last step. */
  readonly fromStep: number | undefined;
  readonly clients: ClientChoice;
  /** How its output is kept, and how much of it. */
  readonly capture: CaptureChoice;
  /** What is read beside what the program reports. */
  readonly followed: Followed;
  /** Readers and expressions by which numbers are taken from its output. */
  readonly match: readonly string[];
  readonly dir: string | undefined;
  readonly quiet: boolean;
}

/** @throws {UserError} for a name, a policy or a command that cannot be */
export function parseRun(
  words: readonly string[],
  flags: RunFlags,
  { env, cwd }: { readonly env: Readonly<NodeJS.ProcessEnv>; readonly cwd: string },
): RunOptions {
  const [file, ...args] = words;
  if (file === undefined) {
    throw new UserError("trackio run needs the command that it is to run.", [
      "For example: trackio run -- python train.py",
    ]);
  }
  const resume = readResume(flags.resume);
  if (resume === "must" && flags.name === undefined) {
    throw new UserError("--resume must says that a run is to be continued, but not which.", [
      "Name it: --name NAME",
    ]);
  }
  return {
    ...parseTell(flags, env),
    command: [file, ...args],
    choice: {
      project: readProject(flags.project, env),
      name: checked("run", flags.name) as RunName | undefined,
      resume,
      defaultProject: defaultProject(cwd),
    },
    group: flags.group,
    tags: flags.tag ?? [],
    note: flags.note,
    config: flags.config ?? [],
    configFile: flags.configFile,
    args: flags.args ?? true,
    code: flags.code ?? true,
    sample: parseSample(flags.sample, env),
    restart: flags.restart === undefined ? undefined : parseRestart(flags.restart),
    cwd: undefined,
    fromStep: undefined,
    clients: parseClients(flags) ?? OUR_CLIENT,
    capture: { ...CAPTURED, ...parseCapture(flags) },
    followed: parseFollowed(flags) ?? NOTHING_FOLLOWED,
    match: flags.match ?? [],
    dir: flags.dir,
    quiet: flags.quiet ?? false,
  };
}

function readResume(text: string | undefined): Resume | undefined {
  const resume = RESUME.find((known) => known === text);
  if (text !== undefined && resume === undefined)
    throw new UserError(`--resume takes ${RESUME.join(", ")}, not "${text}".`);
  return resume;
}

function readProject(flag: string | undefined, env: Readonly<NodeJS.ProcessEnv>): NameChoice["project"] {
  if (flag !== undefined) return { name: checked("project", flag) as ProjectName, source: "--project" };
  const named = env["TRACKIO_PROJECT"];
  if (named === undefined || named === "") return undefined;
  return { name: checked("project", named) as ProjectName, source: "TRACKIO_PROJECT" };
}

function checked(what: "project" | "run", name: string | undefined): string | undefined {
  const problem = name === undefined ? undefined : typedNameProblem(name);
  if (problem !== undefined) throw new UserError(`A ${what}'s name ${problem}: "${name}".`);
  return name;
}
