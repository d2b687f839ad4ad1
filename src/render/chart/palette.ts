import { Chalk } from "chalk";
import type { Paint } from "../style.ts";

/**
 * Colours that are told apart with any kind of colour blindness (Okabe and Ito, "Color Universal Design", 2008), those
 * first that are farthest apart; without yellow, which vanishes on white, and with the text's own in the place of black.
 */
export const OKABE_ITO = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#D55E00",
  "#56B4E9",
  "#000000",
] as const;

const TEXT_COLOUR = "#000000";

/**
 * A colour for each line, to be used again and again from the first one on.
 * @param level chalk's: 0 none, 1 16 colours, 2 256, 3 16 million
 */
export function linePaints(level: 0 | 1 | 2 | 3): readonly Paint[] {
  const chalk = new Chalk({ level });
  if (level === 1) {
    // The six that terminals have, far ones first. Red and green are never neighbours.
    const { cyan, magenta, green, blueBright, red } = chalk;
    return [cyan, magenta, plain, green, blueBright, red].map((paint) => (text: string) => paint(text));
  }
  return OKABE_ITO.map((hex) =>
    hex === TEXT_COLOUR || level === 0 ? plain : (text: string) => chalk.hex(hex)(text),
  );
}

const plain: Paint = (text) => text;
