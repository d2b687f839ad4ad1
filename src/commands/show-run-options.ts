import { UsageError } from "../store/user-error.ts";

/** The flags of `trackio show` that are about one run alone. */
export interface RunFlags {
  readonly metric?: readonly string[];
  readonly steps?: string;
  readonly patch?: boolean;
}

export interface RunPageOptions {
  /** Names and patterns of metrics, as they were written; none for the whole page. */
  readonly metrics: readonly string[];
  /** The first and the last step of the points that are wanted. */
  readonly steps: { readonly from: number; readonly to: number } | undefined;
  readonly patch: boolean;
}

/** @throws {UsageError} for steps that are no range */
export function parseRunFlags({ metric = [], steps, patch = false }: RunFlags): RunPageOptions {
  return { metrics: metric, steps: steps === undefined ? undefined : parseSteps(steps), patch };
}

function parseSteps(text: string): { from: number; to: number } {
  const [, from, colon, to] = /^(\d{0,15})(:?)(\d{0,15})$/.exec(text) ?? [];
  const isRange = from !== undefined && to !== undefined && (colon === ":" ? from + to !== "" : from !== "");
  if (!isRange) {
    throw new UsageError(`--steps takes a range of steps, not "${text}".`, [
      "--steps 100:200, --steps 100: from there on, --steps :200 up to there, or --steps 100 for one.",
    ]);
  }
  const range = {
    from: from === "" ? 0 : Number(from),
    to: colon === "" ? Number(from) : to === "" ? Number.POSITIVE_INFINITY : Number(to),
  };
  if (range.from > range.to) {
    throw new UsageError(`--steps ${text} ends before it begins: the first step comes first.`);
  }
  return range;
}

/** The flag of these that was given, if any. */
export function runFlagOf({ metrics, steps, patch }: RunPageOptions): string | undefined {
  if (metrics.length > 0) return "--metric";
  if (steps !== undefined) return "--steps";
  return patch ? "--patch" : undefined;
}
