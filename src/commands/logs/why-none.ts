import type { Life } from "../../history/life.ts";
import type { RunRef } from "../../store/catalog.ts";
import { UserError } from "../../store/user-error.ts";

/** Says why there is no output of a run that is over. */
export function whyNone({ project, run }: RunRef, { attempts }: Life): UserError {
  const name = `"${project}/${run}"`;
  const last = attempts.at(-1);
  if (last !== undefined && isUnrecorded(last))
    return new UserError(`There is no output of ${name}: its program was started without trackio run.`, [
      "Started with it, its output is kept: trackio run -- COMMAND",
    ]);
  if (last?.outputProblem != null)
    return new UserError(`There is no output of ${name}: ${last.outputProblem}.`);
  if (last?.capture.mode === "none")
    return new UserError(`There is no output of ${name}: it was started with --capture none.`);
  return new UserError(`There is no output of ${name}: it printed nothing, or an older trackio recorded it.`);
}

/** A program that nobody records is its own recorder. */
const isUnrecorded = ({ recorder, program }: Life["attempts"][number]): boolean =>
  program !== null && recorder.pid === program.pid && recorder.start === program.start;
