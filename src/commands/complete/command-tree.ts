/** A command as its help page tells of it: what is needed to complete its words. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  /** Names of its arguments, in their order; the last one may stand several times. */
  readonly args: readonly string[];
  readonly variadic: boolean;
  /** Its first argument begins another command, whose options are its own. */
  readonly wraps: boolean;
}

export interface OptionSpec {
  /** `-p`, `--project`. */
  readonly flags: readonly string[];
  /** What its value is called in the help: "name"; undefined where it takes none. */
  readonly takes: string | undefined;
  readonly summary: string;
}
