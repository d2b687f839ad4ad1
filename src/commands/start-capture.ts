import { dirname, join } from "node:path";
import type { CaptureChoice } from "../history/life.ts";
import { Capture } from "../process/capture/capture.ts";
import { findPython } from "../process/capture/find-python.ts";
import { givenEnvironment } from "../process/inherited.ts";
import { segmentFolder } from "../store/output-spool.ts";
import { UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";

/** The relay of a program's output; or why there is none. */
export type CaptureStart = { readonly capture: Capture } | { readonly problem: string | undefined };

const NO_PYTHON = "there is no python3, which stands between the program and its output";
const NOT_HERE = "the system has no /proc, where the ends of pipes and terminals are found";

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
  const problem = process.platform !== "linux" ? NOT_HERE : NO_PYTHON;
  if (python === undefined || process.platform !== "linux") {
    if (mode === "auto") return { problem };
    throw refusal(mode, problem);
  }
  const script = join(dirname(context.clients), "process/capture/relay/start.py");
  return {
    capture: new Capture({
      python,
      script,
      mode,
      limit,
      folder: segmentFolder(session),
      env: withoutOurs(env),
    }),
  };
}

export const refusal = (mode: string, problem: string): UserError =>
  new UserError(`Cannot keep the output with --capture ${mode}: ${problem}.`, [
    "Install python3, or run it without: --capture none",
  ]);

/** For a program from whose output numbers are to be taken. */
export const matchRefusal = (problem: string): UserError =>
  new UserError(`Cannot take numbers from the output: ${problem}.`, [
    "Install python3, or run it without --match.",
  ]);

/** A relay may outlive its program. It is no process of a run, neither of this one nor of one around it. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TRACKIO_")));
