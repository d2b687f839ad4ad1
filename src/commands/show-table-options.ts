import { UsageError } from "../store/user-error.ts";
import { parseRunFlags, type RunFlags, runFlagOf } from "./show-run-options.ts";

/** The flags of `trackio show RUN --table NAME`, as the command line gives them. */
export interface TableFlags {
  readonly table?: string;
  readonly step?: string;
  readonly where?: string;
  readonly pager?: boolean;
}

/** From one step up to and with another; infinite where it has no end. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

export interface TableOptions {
  readonly name: string;
  /** Those logged at these steps, their rows as one table; undefined for the one that was logged last. */
  readonly steps: StepRange | undefined;
  /** Which rows: as it was written. */
  readonly where: string | undefined;
  readonly pager: boolean;
}

/**
 * What is asked of a table; undefined where none is.
 * @throws {UsageError} for a step that is none, for flags of a table without one, and where no single run is named
 */
export function parseTableFlags(
  targets: readonly string[],
  flags: TableFlags & RunFlags & { readonly filter?: string },
): TableOptions | undefined {
  const { table: name, step, where, pager = false, filter } = flags;
  if (name === undefined) {
    const [flag] = Object.entries({ step, where, pager: pager || undefined }).flatMap(([each, value]) =>
      value === undefined ? [] : [each],
    );
    if (flag === undefined) return undefined;
    throw new UsageError(`--${flag} is about a table, and none is named: --table NAME.`);
  }
  if (filter !== undefined) {
    throw new UsageError("--filter chooses among runs; rows of a table are chosen by --where.");
  }
  const ofRun = runFlagOf(parseRunFlags(flags));
  if (ofRun !== undefined) {
    const hint = ofRun === "--steps" ? ["The step at which a table was logged is --step."] : [];
    throw new UsageError(`${ofRun} is about a run's page, and --table shows one table alone.`, hint);
  }
  if (targets.length !== 1) {
    const named = targets.length === 0 ? "none is named" : `${targets.length} are named`;
    throw new UsageError(`--table shows a table of one run, and ${named}.`, [
      "The newest run's: trackio show @last --table NAME",
    ]);
  }
  return { name, steps: step === undefined ? undefined : parseSteps(step), where, pager };
}

const STEP = /^-?\d{1,15}$/;

function parseSteps(text: string): StepRange {
  const [first = "", last = first, ...more] = text === "all" ? ["", ""] : text.split(":");
  const one = text !== "all" && !text.includes(":");
  const from = first === "" && !one ? Number.NEGATIVE_INFINITY : stepOf(first);
  const to = last === "" && !one ? Number.POSITIVE_INFINITY : stepOf(last);
  if (from === undefined || to === undefined || more.length > 0) {
    throw new UsageError(`--step takes a step, a range such as 100:200 or 100:, or all, not "${text}".`);
  }
  if (from > to) throw new UsageError(`--step takes a range from a step to a later one, not "${text}".`);
  return { from, to };
}

const stepOf = (text: string): number | undefined => (STEP.test(text) ? Number(text) : undefined);
