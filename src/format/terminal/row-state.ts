import { controlAt, styleAfter } from "./control.ts";
import { Row } from "./row.ts";

/** A row as plain data. */
export interface RowState {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly text: string;
  readonly more?: number;
  /** It was written over. */
  readonly edited?: boolean;
  /** What was told of it. */
  readonly told?: string;
}

/** Text without control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what ends it
export const RUN = /[^\0-\x08\x0a-\x1f\x7f-\x9f]+/y;

export const stateOf = (row: Row): RowState => ({
  time: row.time,
  text: row.kept(false),
  ...(row.edited ? { edited: true } : {}),
  ...(row.told === undefined ? {} : { told: row.told }),
  ...(row.more === 0 ? {} : { more: row.more }),
});

/** A row out of its own text. */
export function restoreRow({ time, text, more = 0, edited = false, told }: RowState): Row {
  const row = new Row(time);
  let style = "";
  let column = 0;
  for (let at = 0; at < text.length; ) {
    RUN.lastIndex = at;
    const [run] = RUN.exec(text) ?? [];
    if (run !== undefined) {
      column = row.put(run, column, style);
      at += run.length;
      continue;
    }
    const found = controlAt(text, at);
    if (found === "unfinished" || found.control?.kind !== "csi") break;
    style = styleAfter(style, found.control.parameters);
    at = found.end;
  }
  row.more = more;
  row.edited = edited;
  row.told = told;
  return row;
}
