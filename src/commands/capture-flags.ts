import { CAPTURE_MODES, type CaptureChoice } from "../history/life.ts";
import { UsageError } from "../store/user-error.ts";

/** The flags that say how a program's output is kept. */
export interface CaptureFlags {
  readonly capture?: string;
  readonly captureLimit?: string;
}

/**
 * What the flags say, of each as far as it is given.
 * @throws {UsageError} for a way that there is not, and for what is no size
 */
export function parseCapture({ capture, captureLimit }: CaptureFlags): Partial<CaptureChoice> {
  return {
    ...(capture === undefined ? {} : { mode: modeOf(capture) }),
    ...(captureLimit === undefined ? {} : { limit: sizeOf(captureLimit) }),
  };
}

function modeOf(text: string): CaptureChoice["mode"] {
  const mode = CAPTURE_MODES.find((known) => known === text);
  if (mode === undefined) throw new UsageError(`--capture takes ${CAPTURE_MODES.join(", ")}, not "${text}".`);
  return mode;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
};
/** Bytes below which head and tail would be a few lines. */
const LEAST = 64e3;

function sizeOf(text: string): number {
  const [, digits = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?i?)b?\s*$/i.exec(text) ?? [];
  const size = Math.round(Number(digits) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
  if (digits === "" || !Number.isSafeInteger(size))
    throw new UsageError(`--capture-limit takes a size such as 64MB or 2GB, not "${text}".`);
  if (size < LEAST)
    throw new UsageError(`--capture-limit takes 64kB or more, not "${text}".`, [
      "To keep nothing of the output: --capture none",
    ]);
  return size;
}
