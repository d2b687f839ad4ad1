/** A word that may stand at the cursor, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly summary: string;
}

export const plain = (values: Iterable<string>): Candidate[] =>
  [...values].map((value) => ({ value, summary: "" }));
