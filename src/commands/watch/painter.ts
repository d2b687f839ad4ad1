import type { Frame } from "../../render/live/frame.ts";
import { columnsOf } from "../../render/live/text.ts";

const CSI = "\x1b[";
/** The alternate screen, no cursor, no wrapping, and no marks around what is pasted. */
export const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l${CSI}?2004l${CSI}2J`;
export const LEAVE = `${CSI}?2026l${CSI}0m${CSI}?7h${CSI}?25h${CSI}?1049l`;

/** Terminals that know it show what is between these at once. */
const BEGIN = `${CSI}?2026h`;
const END = `${CSI}?2026l`;

/** Turns frames into what a terminal is to be sent: only lines that changed, each written over what stood there. */
export class Painter {
  #shown: readonly string[] = [];
  #cursor = false;

  /** What stands on the terminal is not known any more: the next frame is written as a whole. */
  forget(): void {
    this.#shown = [];
    this.#cursor = false;
  }

  /** The text that shows a frame; empty where it is there already. */
  paint({ lines, cursor }: Frame, width: number): string {
    let text = "";
    for (const [row, line] of lines.entries()) {
      if (this.#shown[row] === line) continue;
      // Behind a line of full width the cursor stands on its last character, which erasing would take away.
      const erase = columnsOf(line) < width ? `${CSI}0m${CSI}K` : `${CSI}0m`;
      text += `${CSI}${row + 1};1H${line}${erase}`;
    }
    // Whatever else stands there: a frame has a line for each of the terminal's.
    if (this.#shown.length === 0) text = `${CSI}0m${CSI}2J${text}`;
    this.#shown = lines;
    if (cursor !== null)
      text += `${CSI}${cursor.row + 1};${cursor.column + 1}H${this.#cursor ? "" : `${CSI}?25h`}`;
    else if (this.#cursor) text += `${CSI}?25l`;
    this.#cursor = cursor !== null;
    return text === "" ? "" : BEGIN + text + END;
  }
}
