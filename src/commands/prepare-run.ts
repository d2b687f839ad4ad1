import type { JsonText } from "../format/json-text.ts";
import { argumentsPatch } from "../observe/arguments.ts";
import { withoutSecrets } from "../observe/secrets.ts";
import { givenEnvironment } from "../process/inherited.ts";
import type { AlertRule } from "../query/alert-rule.ts";
import type { Notices } from "../recorder/notices.ts";
import { whoHasOpen } from "../recorder/recovery/open-runs.ts";
import { prepareRecovery, recoverStore, takeOver } from "../recorder/recovery/recover-store.ts";
import { Session } from "../recorder/session.ts";
import type { AlertListener } from "../recorder/session-alerts.ts";
import { sessionName } from "../recorder/session-name.ts";
import { fileProblem } from "../store/file-problem.ts";
import { sessionFolder } from "../store/layout.ts";
import { findStore } from "../store/root.ts";
import { isUserError, UserError } from "../store/user-error.ts";
import { checkProgram } from "./check-program.ts";
import { configFromFile, configFromFlags } from "./config-source.ts";
import type { Context } from "./context.ts";
import { planSources } from "./followed.ts";
import { logicalFolder } from "./logical-folder.ts";
import type { RunOptions } from "./run-options.ts";
import { silentSession } from "./sign-of-life.ts";

/** Waits some seconds, or less where somebody asks us to end: then tells by which signal. */
export type Pause = (seconds: number) => Promise<NodeJS.Signals | undefined>;

/**
 * Everything before the start: the command is looked up, the config read, the run claimed.
 * @param begin called with the session's folder before there is one: what takes its time may begin
 * @throws {UserError} where that cannot be; nothing is left of the run then
 */
export async function prepareRun(
  options: RunOptions,
  context: Context,
  notices: Notices,
  pause: Pause,
  begin: (session: string) => void,
  listener?: AlertListener,
): Promise<Session> {
  const { command, choice, group, tags, note, configFile, fromStep, clients, followed, capture, match } =
    options;
  const env = givenEnvironment(context.env);
  // Where it was started as whoever started it calls it; the store and the project are looked for by the folder's own path.
  const cwd = options.cwd ?? logicalFolder(context.cwd, env);
  checkProgram(command[0], env, cwd);
  const patches: { source: string; patch: JsonText | undefined }[] = [
    { source: "args", patch: options.args ? argumentsPatch(command) : undefined },
    {
      source: "file",
      patch: configFile === undefined ? undefined : await configFromFile(configFile, context.cwd),
    },
    { source: "cli", patch: configFromFlags(options.config) },
  ];
  const config = patches.flatMap(({ source, patch }) => (patch === undefined ? [] : [{ source, patch }]));
  const alerts = await rulesOf(options.alerts);
  const root = findStore({ dir: options.dir, env, cwd: context.cwd });
  const name = sessionName();
  begin(sessionFolder(root, name));
  try {
    await prepareRecovery(root);
    const takeIn = (): void => recoverStore(root, notices);
    takeIn();
    const givenUp = await silentSession(root, choice, { now: context.now(), notices, pause });
    const sources = planSources(followed, cwd);
    return new Session(
      root,
      {
        choice,
        about: { group, tags, note, config },
        command: withoutSecrets(command),
        cwd,
        fromStep,
        clients,
        capture,
        ...(alerts.length === 0 ? {} : { alerts }),
        ...(sources === undefined ? {} : { followed, sources }),
        ...(match.length === 0 ? {} : { match }),
      },
      notices,
      {
        takeIn,
        givenUp,
        whoHasOpen: (run) => whoHasOpen(root, run),
        takeOver: (session) => void takeOver(root, session, notices),
      },
      listener,
      name,
    );
  } catch (error) {
    if (isUserError(error)) throw error;
    throw new UserError(`Cannot keep a run in ${root}: ${fileProblem(error)}.`, [
      "Choose another store: --dir DIR, or TRACKIO_DIR",
    ]);
  }
}

/** @throws {UsageError} for a rule that cannot be read */
async function rulesOf(texts: readonly string[]): Promise<readonly AlertRule[]> {
  if (texts.length === 0) return [];
  const { readAlertRules } = await import("./alert-rules.ts");
  return readAlertRules(texts);
}
