import type { JsonText } from "./json-text.ts";

/** One metric of a step: its flat name and its value as text. */
export interface Field {
  readonly name: string;
  readonly value: JsonText;
}

/** A table as a program logged it: `columns` names, and rows of as many cells each, as texts of JSON arrays. */
export interface TableData {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly JsonText[];
}

/** An image, a histogram, a report …: the tagged object's own fields, `_type` included. */
export interface MediaData {
  readonly name: string;
  readonly kind: string;
  readonly fields: readonly Field[];
}

/** Something in a line that could not be taken; `text` is what is kept of it, the whole line where undefined. */
export interface Problem {
  readonly reason: string;
  readonly text?: JsonText;
}

/** When, where the line says so. */
interface Timed {
  /** ISO 8601, in UTC. */
  readonly timestamp: string | undefined;
}

/** When and where on the step axis, where the line says so. */
interface Placed extends Timed {
  readonly step: number | undefined;
}

export interface MetricsMessage extends Placed {
  readonly type: "metrics";
  /** It belongs to the rank's last step, unless it says its own. */
  readonly more: boolean;
  readonly fields: readonly Field[];
  readonly tables: readonly TableData[];
  readonly media: readonly MediaData[];
}

export type Resume = "never" | "allow" | "must";
export const RESUME: readonly Resume[] = ["never", "allow", "must"];

/** What a program says of the run that it begins. */
export interface InitMessage {
  readonly type: "init";
  readonly project: string | undefined;
  readonly name: string | undefined;
  readonly resume: Resume | undefined;
  readonly group: string | undefined;
  readonly tags: readonly string[];
  readonly note: string | undefined;
  readonly config: JsonText | undefined;
}

/** What a program says of the run that it has done with. */
export interface FinishMessage extends Timed {
  readonly type: "finish";
  /** 0 to 255; undefined where the line tells none. */
  readonly exitCode: number | undefined;
  readonly more: readonly Field[];
}

/** That a program goes back: what it logged from a step on does not count any more. */
export interface RewindMessage extends Timed {
  readonly type: "rewind";
  /** The step that it goes on with. */
  readonly step: number;
  /** Names of what it goes back with; undefined where it is everything. */
  readonly metrics: readonly string[] | undefined;
  /** With these names also what holds no metric, as a line with nothing but an image does. */
  readonly empty: boolean;
  readonly more: readonly Field[];
}

export type Goal = "minimize" | "maximize";

/** What one line says. */
export type Message =
  | MetricsMessage
  | InitMessage
  | { readonly type: "config"; readonly patch: JsonText }
  | ({ readonly type: "table"; readonly table: TableData; readonly more: readonly Field[] } & Placed)
  | { readonly type: "summary"; readonly patch: JsonText }
  | FinishMessage
  | ({ readonly type: "alert"; readonly fields: readonly Field[] } & Placed)
  | ({ readonly type: "system"; readonly fields: readonly Field[] } & Placed)
  | ({ readonly type: "checkpoint"; readonly path: string; readonly more: readonly Field[] } & Placed)
  | RewindMessage
  | ({ readonly type: "progress"; readonly fields: readonly Field[] } & Timed)
  | ({ readonly type: "metric"; readonly fields: readonly Field[] } & Timed)
  | { readonly type: "stream"; readonly pid: number | undefined; readonly rank: number };

/** A line, understood: what it says, if anything, and what of it could not be taken. */
export interface Understood {
  readonly message: Message | undefined;
  readonly problems: readonly Problem[];
}
