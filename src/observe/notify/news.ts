/** How loud a message is: an end as it should be, something to look at, something that went wrong. */
export type Mood = "good" | "warn" | "bad";

/** Something that somebody is told of a run. The texts are anyone's: whoever makes a message of them escapes them. */
export interface News {
  readonly mood: Mood;
  /** One line that says it all. */
  readonly title: string;
  /** A line each. */
  readonly lines: readonly string[];
  /** The same for programs: the body for addresses of no service that we know. */
  readonly facts: Readonly<Record<string, unknown>>;
}
