import type { News } from "./news.ts";
import type { Target } from "./target.ts";

/** What a recorder writes to its messenger, one line of JSON each, into a file that both have open. */
export type Letter =
  | { readonly kind: "send"; readonly id: number; readonly news: News }
  /** To be sent where the recorder is gone and has not said that it goes; the last one counts. */
  | { readonly kind: "will"; readonly news: News; readonly program: number }
  /** Nothing more comes. */
  | { readonly kind: "end" };

/** What the messenger writes back, in another file. */
export interface Report {
  /** Of the letter. */
  readonly id: number;
  /** Index of the target. */
  readonly target: number;
  /** Absent: it was taken. */
  readonly problem?: string;
  /** It is not tried again. */
  readonly final: boolean;
}

/** What a messenger is started with. */
export interface Errand {
  /** Theirs are secrets, which stand in no file and in no command line: so it comes in a variable of the messenger's own. */
  readonly targets: readonly Target[];
  /** The process whose end is to be told. */
  readonly recorder: number;
}

/** The variable that holds an errand, as JSON. */
export const ERRAND_VARIABLE = "TRACKIO_ERRAND";
