import { Chalk } from "chalk";

/** Colours a text, or leaves it as it is. */
export type Paint = (text: string) => string;

/**
 * Colours by meaning. Only the terminal's own 16 colours, bold and dim, which its owner's theme makes readable on dark
 * and on light; meaning never rests on colour alone.
 */
export interface Style {
  /** Names of projects and runs, headings. */
  readonly strong: Paint;
  /** What frames and explains: headers, labels, notes. */
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly running: Paint;
  readonly warn: Paint;
}

/** @param level chalk's: 0 none, 1 16 colours, 2 256, 3 16 million */
export function createStyle(level: 0 | 1 | 2 | 3): Style {
  const chalk = new Chalk({ level });
  // Chalk joins all its arguments, and `map` gives three.
  const only =
    (paint: Paint): Paint =>
    (text) =>
      paint(text);
  return {
    strong: only(chalk.bold),
    dim: only(chalk.dim),
    good: only(chalk.green),
    bad: only(chalk.red),
    running: only(chalk.cyan),
    warn: only(chalk.magenta), // Yellow vanishes on white, blue on black.
  };
}
