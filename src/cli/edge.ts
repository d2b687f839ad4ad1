import type { Context } from "../commands/context.ts";

/** What a command's action needs of the outside. */
export interface Edge {
  readonly context: Context;
  /** Takes the exit code. */
  readonly exit: (code: number) => void;
}
