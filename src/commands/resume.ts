import { statSync } from "node:fs";
import type { ProjectName } from "../format/names.ts";
import { CAPTURED, type CaptureChoice, type ClientChoice, type Followed } from "../history/life.ts";
import { MASK } from "../observe/secrets.ts";
import { thisHost } from "../process/identity.ts";
import { Notices } from "../recorder/notices.ts";
import { prepareRecovery, recoverStore } from "../recorder/recovery/recover-store.ts";
import { shellQuote } from "../render/shell-quote.ts";
import { listProjects, readCatalog, unreadableText } from "../store/catalog.ts";
import { stepsBehind } from "../store/next-steps.ts";
import { findStoreToRead } from "../store/root.ts";
import { selectTarget } from "../store/select.ts";
import { listNames } from "../store/select-errors.ts";
import { type Standing, standingOf, unfinishedRuns } from "../store/unfinished.ts";
import { UsageError, UserError } from "../store/user-error.ts";
import { parseCapture } from "./capture-flags.ts";
import { type ClientFlags, OUR_CLIENT, parseClients } from "./client-flags.ts";
import type { Context } from "./context.ts";
import { type FollowFlags, NOTHING_FOLLOWED, parseFollowed } from "./followed.ts";
import { parseRestart } from "./restart.ts";
import { runRun } from "./run.ts";
import type { RunOptions } from "./run-options.ts";
import { RunSpeaker } from "./run-speaker.ts";
import { parseSample } from "./sample-flag.ts";
import { parseTell, type TellFlags, type TellOptions } from "./tell-flags.ts";

/** The flags of `trackio resume`, as the command line gives them. */
export interface ResumeFlags extends ClientFlags, TellFlags, FollowFlags {
  readonly project?: string;
  readonly fromStep?: string;
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

export interface ResumeOptions extends Omit<TellOptions, "alerts"> {
  /** The run as a person names it; undefined for the newest that did not finish. */
  readonly target: string | undefined;
  readonly project: string | undefined;
  /** Undefined for the recorded one. */
  readonly command: RunOptions["command"] | undefined;
  readonly fromStep: number | undefined;
  /** Whether the flags of a command that is given become config; those of the recorded one are there already. */
  readonly args: boolean;
  readonly code: boolean;
  /** As in `RunOptions`. */
  readonly sample: number | undefined;
  readonly restart: RunOptions["restart"];
  /** Undefined for the recorded ones. */
  readonly alerts: readonly string[] | undefined;
  /** Undefined for the recorded ones. */
  readonly clients: ClientChoice | undefined;
  readonly capture: Partial<CaptureChoice>;
  /** Undefined for what was followed before. */
  readonly followed: Followed | undefined;
  /** Undefined for the recorded ones. */
  readonly match: readonly string[] | undefined;
  readonly dir: string | undefined;
  readonly quiet: boolean;
}

/**
 * @param names what stands before `--`
 * @param command what stands behind it
 * @throws {UsageError} for more than one name, or a step that is none
 */
export function parseResume(
  names: readonly string[],
  command: readonly string[],
  flags: ResumeFlags,
  env: Readonly<NodeJS.ProcessEnv>,
): ResumeOptions {
  const [target, ...more] = names;
  if (more.length > 0) {
    throw new UsageError(`trackio resume takes one run, not ${names.length} words: ${names.join(" ")}.`, [
      `A command stands behind "--": trackio resume ${shellQuote(String(target))} -- ${more.map(shellQuote).join(" ")}`,
    ]);
  }
  const [file, ...args] = command;
  return {
    ...parseTell(flags, env),
    alerts: flags.alert,
    target,
    project: flags.project,
    command: file === undefined ? undefined : [file, ...args],
    fromStep: stepOf(flags.fromStep),
    args: flags.args ?? true,
    code: flags.code ?? true,
    sample: parseSample(flags.sample, env),
    restart: flags.restart === undefined ? undefined : parseRestart(flags.restart),
    clients: parseClients(flags),
    capture: parseCapture(flags),
    followed: parseFollowed(flags),
    match: flags.match,
    dir: flags.dir,
    quiet: flags.quiet ?? false,
  };
}

function stepOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const step = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(step))
    throw new UsageError(`--from-step takes a step, a whole number from 0 on, not "${text}".`);
  return step;
}

/**
 * Goes on with a run that was interrupted: the same run, its next attempt.
 * @returns the program's exit code, as `run` does
 * @throws {UserError} where there is no such run, or it cannot go on
 */
export async function runResume(options: ResumeOptions, context: Context): Promise<number> {
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  const speaker = new RunSpeaker(context, options.quiet);
  await prepareRecovery(root);
  recoverStore(root, new Notices((text) => speaker.warn(text)));
  const run = find(root, options, context.now());
  refuseAlive(run);
  checkStep(run, options.fromStep);
  const { project, run: name } = run.ref;
  const open = { project: { name: project, source: "resume" }, defaultProject: project };
  return runRun(
    {
      ...how(run, options),
      notify: options.notify,
      bell: options.bell,
      alerts: options.alerts ?? run.life.attempts.at(-1)?.alertRules ?? [],
      choice: { ...open, name, resume: "must", later: { ...open, name: undefined, resume: undefined } },
      group: undefined,
      tags: [],
      note: undefined,
      config: [],
      configFile: undefined,
      code: options.code,
      sample: options.sample,
      args: options.args && options.command !== undefined,
      restart: options.restart,
      fromStep: options.fromStep,
      clients: options.clients ?? run.life.attempts.at(-1)?.clients ?? OUR_CLIENT,
      capture: { ...CAPTURED, ...run.life.attempts.at(-1)?.capture, ...options.capture },
      followed: options.followed ?? run.life.attempts.at(-1)?.followed ?? NOTHING_FOLLOWED,
      match: options.match ?? run.life.attempts.at(-1)?.match ?? [],
      dir: root,
      quiet: options.quiet,
    },
    context,
  );
}

function find(root: string, { target, project }: ResumeOptions, now: number): Standing {
  if (project !== undefined && !listProjects(root).some((name) => name === project)) {
    throw new UserError(`There is no project "${project}" in ${root}.`, [
      `Its projects: ${listNames(listProjects(root))}`,
    ]);
  }
  if (target === undefined) return newest(root, project as ProjectName | undefined, now);
  const found = selectTarget(root, project === undefined ? target : `${project}/${target}`);
  return found.kind === "project" ? newest(root, found.project, now) : standingOf(root, found.ref, now);
}

function newest(root: string, project: ProjectName | undefined, now: number): Standing {
  const [run] = unfinishedRuns(root, project, now);
  if (run !== undefined) return run;
  const where = project === undefined ? `in ${root}` : `of project "${project}"`;
  const { unreadable } = readCatalog(root, project && [project]);
  throw new UserError(`There is nothing to resume: every run ${where} has finished, or is still running.`, [
    ...unreadable.map(unreadableText),
    "A run that finished goes on when it is named: trackio resume RUN",
    `See them: trackio show${project === undefined ? "" : ` ${project}`}`,
  ]);
}

/** Of a run on another host it is looked whether it still lives, before it is gone on with. */
function refuseAlive({ ref, status }: Standing): void {
  if (status.kind !== "running" || status.host !== thisHost().host) return;
  const name = `${ref.project}/${ref.run}`;
  const process = status.pid === null ? "" : ` as process ${status.pid}`;
  throw new UserError(`Cannot resume "${name}": it is still running on ${status.host}${process}.`, [
    `Watch it: trackio show ${shellQuote(name)}`,
    `End it first: trackio stop ${shellQuote(name)}`,
  ]);
}

/** A step beyond the next one would leave a gap that nothing can fill. */
function checkStep({ ref }: Standing, fromStep: number | undefined): void {
  const next = stepsBehind(ref)[0] ?? 0;
  if (fromStep === undefined || fromStep <= next) return;
  throw new UserError(
    `Cannot resume "${ref.project}/${ref.run}" from step ${fromStep}: its next step is ${next}, and --from-step goes back, not on.`,
  );
}

/** The command and where it starts: the recorded ones, or a given one, here. */
function how({ ref, life }: Standing, { command }: ResumeOptions): Pick<RunOptions, "command" | "cwd"> {
  if (command !== undefined) return { command, cwd: undefined };
  const name = `${ref.project}/${ref.run}`;
  const last = life.attempts.at(-1);
  const [file, ...args] = last?.command ?? [];
  if (last === undefined || file === undefined) {
    throw new UserError(`Cannot resume "${name}": no command is recorded for it.`, [
      `Give one: trackio resume ${shellQuote(name)} -- COMMAND`,
    ]);
  }
  if (last.command.some((word) => word.includes(MASK))) {
    throw new UserError(
      `Cannot resume "${name}" by itself: its command holds values that look like secrets, which are not kept.`,
      [
        `Give the whole command: trackio resume ${shellQuote(name)} -- ${last.command.map(shellQuote).join(" ")}`,
      ],
    );
  }
  if (!(statSync(last.cwd, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new UserError(
      `Cannot resume "${name}" where it ran: the folder ${last.cwd} is not there any more.`,
      [
        `Run its command here: trackio resume ${shellQuote(name)} -- ${[file, ...args].map(shellQuote).join(" ")}`,
      ],
    );
  }
  return { command: [file, ...args], cwd: last.cwd };
}
