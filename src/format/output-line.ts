/** Where a line was printed: `output` where standard output and error are one; `trackio` for what we say of the output. */
export const OUTPUT_STREAMS = ["output", "stdout", "stderr", "trackio"] as const;
export type OutputStream = (typeof OUTPUT_STREAMS)[number];

/** A line of `output.log`. */
export interface OutputLine {
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  readonly stream: OutputStream;
  /** Its colours are SGR sequences; no other control characters but tabs are in it. */
  readonly text: string;
}

const LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (output|stdout|stderr|trackio) (.*)$/s;

/** Understands a line, without its newline; undefined for what is none. */
export function parseOutputLine(line: string): OutputLine | undefined {
  const [, time, stream, text] = LINE.exec(line) ?? [];
  if (time === undefined || stream === undefined || text === undefined) return undefined;
  return { time, stream: stream as OutputStream, text };
}

/** What stands before a line's text. */
export const outputHead = (time: number, stream: OutputStream): string =>
  `${new Date(time).toISOString()} ${stream} `;

/** Says which attempt the lines behind it are of, from the second on. */
export const attemptText = (attempt: number): string => `attempt ${attempt}`;

/** The attempt that such a line begins; undefined for any other line. */
export function attemptOf({ stream, text }: OutputLine): number | undefined {
  const [, attempt] = (stream === "trackio" && /^attempt (\d+)$/.exec(text)) || [];
  return attempt === undefined ? undefined : Number(attempt);
}

/** The first line of each file of the tail: how much of the log lies between its head and this file. */
export const tailText = (bytes: number): string => `tail ${bytes} bytes behind the head`;

/** Bytes of the log between its head and the file that such a line begins; undefined for any other line. */
export function tailOf({ stream, text }: OutputLine): number | undefined {
  const [, bytes] = (stream === "trackio" && /^tail (\d+) bytes behind the head$/.exec(text)) || [];
  return bytes === undefined ? undefined : Number(bytes);
}

/** Says that bytes which were printed there are not kept. */
export const gapText = (bytes: number): string => `gap ${bytes} bytes that were printed here are not kept`;

/** How many, where a line says so. */
export function gapOf({ stream, text }: OutputLine): number | undefined {
  const [, bytes] =
    (stream === "trackio" && /^gap (\d+) bytes that were printed here are not kept$/.exec(text)) || [];
  return bytes === undefined ? undefined : Number(bytes);
}
