import { safe } from "../safe.ts";
import { countOf } from "../words.ts";
import { flagsText } from "./flags-text.ts";

const MOST_NAMES = 3;

interface Advice {
  readonly reader: string;
  readonly points: number;
  readonly metrics: readonly string[];
}

/** One line for the end of a run that reported nothing: which flag would have kept what it printed. */
export const adviceLine = (advice: Advice): string =>
  `it printed ${numbers(advice)}: --match ${advice.reader} keeps them`;

/** The same where something was asked for that took nothing. */
export function nothingLine(asked: readonly string[], advice: Advice | undefined): string {
  const nothing = `${flagsText(asked)} took nothing from what it printed`;
  if (advice === undefined || asked.includes(advice.reader)) return nothing;
  return `${nothing}; --match ${advice.reader} would take ${numbers(advice)}`;
}

export const chosenLine = (reader: string): string => `--match auto chose ${reader}`;

function numbers({ points, metrics }: Advice): string {
  const named = metrics.slice(0, MOST_NAMES).map(safe).join(", ");
  const names = metrics.length > MOST_NAMES ? `${named}, …` : named;
  return `${countOf(points, "line")} of numbers (${names})`;
}
