/** The characters that a chart in a terminal is drawn with. */
export interface Charset {
  /** Dots that a character holds, across and down. */
  readonly across: number;
  readonly down: number;
  /**
   * The character with these dots, bit `across × y + x` for the dot at x, y from the upper left.
   * @param mark that of the line, where there are several: for charsets whose characters can show it
   */
  readonly dots: (bits: number, mark: string | undefined) => string;
  /** One for each line, to be used again and again. Their number has no divisor in common with that of the colours. */
  readonly marks: readonly string[];
  readonly signs: Readonly<Record<"NaN" | "Infinity" | "-Infinity", string>>;
  readonly frame: {
    readonly vertical: string;
    readonly horizontal: string;
    readonly corner: string;
    readonly tickY: string;
    readonly tickX: string;
  };
  /** One for each height in a line of text, from the lowest on. */
  readonly levels: readonly string[];
  /** Stands before how many more there are. */
  readonly more: string;
  /** A bar of so many columns, in eighths where that is possible. */
  readonly bar: (columns: number) => string;
}
