/** What is wrong with an expression, and where: offsets into its text, in UTF-16 code units. */
export interface Mistake {
  readonly kind: "mistake";
  readonly at: number;
  /** Behind the last character that is meant; `at` at the text's end. */
  readonly end: number;
  /** The end of a sentence: `expected a value, found "and"`. */
  readonly problem: string;
}

export const mistake = (at: number, end: number, problem: string): Mistake => ({
  kind: "mistake",
  at,
  end,
  problem,
});
