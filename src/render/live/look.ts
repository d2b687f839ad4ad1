import { Chalk } from "chalk";
import type { Pen } from "../chart/text-chart.ts";
import type { Paint } from "../style.ts";

/** What the live screen is drawn with. */
export interface Look extends Pen {
  /** The line that is selected, which bears a mark too. */
  readonly selected: Paint;
  /** For instants on the clock; the machine's own where it is missing. */
  readonly timeZone?: string;
}

/** @param level chalk's: without colours nothing is inverted either, and the mark alone tells */
export function selectedPaint(level: 0 | 1 | 2 | 3): Paint {
  const chalk = new Chalk({ level });
  return (text) => chalk.inverse(text);
}
