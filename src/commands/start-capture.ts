import { dirname, join } from "node:path";
import type { CaptureChoice } from "../history/life.ts";
import { Capture } from "../process/capture/capture.ts";
import { findPython } from "../process/capture/find-python.ts";
import { MeetingPlace } from "../process/capture/meeting-place.ts";
import { givenEnvironment } from "../process/inherited.ts";
import { randomId } from "../recorder/random-id.ts";
import { segmentFolder } from "../store/output-spool.ts";
import { UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";

/** The relay of a program's output; or why there is none. */
export type CaptureStart = { readonly capture: Capture } | { readonly problem: string | undefined };

const NO_PYTHON = "there is no python3, which stands between the program and its output";

/** For tests: what is done on a system without `/proc` is done on any. */
const NO_PROC = "TRACKIO_NO_PROC";

/**
 * Starts the relay of a program's output, beside our own work until the program starts.
 * @param session the folder of its session, which need not be there yet
 * @throws {UserError} where a way was asked for and cannot be had
 */
export function startCapture(
  { mode, limit }: CaptureChoice,
  context: Context,
  session: string,
): CaptureStart {
  if (mode === "none") return { problem: undefined };
  const env = givenEnvironment(context.env);
  const python = findPython(env);
  if (python === undefined) {
    if (mode === "auto") return { problem: NO_PYTHON };
    throw refusal(mode, NO_PYTHON);
  }
  const place = new MeetingPlace(randomId(16), context.env[NO_PROC] !== undefined);
  const script = join(dirname(context.clients), "process/capture/relay/start.py");
  const folder = segmentFolder(session);
  return { capture: new Capture({ python, script, mode, limit, folder, place, env: withoutOurs(env) }) };
}

export const refusal = (mode: string, problem: string): UserError =>
  new UserError(`Cannot keep the output with --capture ${mode}: ${problem}.`, [
    problem === NO_PYTHON
      ? "Install python3, or run it without: --capture none"
      : "Run it without: --capture none",
  ]);

/** For a program from whose output numbers are to be taken. */
export const matchRefusal = (problem: string): UserError =>
  new UserError(`Cannot take numbers from the output: ${problem}.`, [
    "Install python3, or run it without --match.",
  ]);

/** A relay may outlive its program. It is no process of a run, neither of this one nor of one around it. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TRACKIO_")));
