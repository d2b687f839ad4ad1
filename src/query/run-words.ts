import { exitCodeOf } from "../history/ended-status.ts";
import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import { durationOf, startedText, startOf } from "../history/timing.ts";

type Fact = (view: RunView, now: number) => Json | undefined;

const last = ({ life }: RunView) => life.attempts.at(-1);

const name: Fact = ({ run }) => run;
const tags: Fact = ({ life }) => life.tags;
const notes: Fact = ({ life }) => life.notes;
const attempts: Fact = ({ life }) => life.attempts.length;

/** What every run tells of itself. These go before config and metrics of the same name. */
const FACTS: { readonly [word: string]: Fact } = {
  name,
  run: name,
  project: ({ project }) => project,
  group: ({ life }) => life.group ?? undefined,
  tag: tags,
  tags,
  note: notes,
  notes,
  status: ({ status }) => status.kind,
  created: ({ life }) => life.created || undefined,
  started: (view) => startedText(view) || undefined,
  /** Seconds since it last began. */
  age: (view, now) => orMissing((now - startOf(view)) / 1000),
  /** Seconds that all attempts took. */
  duration: (view, now) => durationOf(view, now) ?? undefined,
  steps: ({ summary }) => summary.steps.count,
  attempt: attempts,
  attempts,
};

/** Further facts, which go behind config and metrics of the same name. */
const MORE_FACTS: { readonly [word: string]: Fact } = {
  id: ({ life }) => life.id || undefined,
  /** As commands take it: `project/run`. */
  path: ({ project, run }) => `${project}/${run}`,
  step: ({ summary }) => summary.steps.last ?? undefined,
  total: ({ life }) => life.total ?? undefined,
  ended: (view) => last(view)?.ended ?? undefined,
  exit_code: (view) => {
    const attempt = last(view);
    return (attempt && exitCodeOf(attempt)) ?? undefined;
  },
  host: (view) => last(view)?.host,
  user: (view) => last(view)?.user,
  command: (view) => last(view)?.command.join(" "),
  folder: ({ folder }) => folder,
  alerts: ({ summary }) => summary.alerts,
  rejected: ({ summary }) => summary.rejected,
};

const orMissing = (number: number): number | undefined => (Number.isNaN(number) ? undefined : number);

const own = (facts: { readonly [word: string]: Fact }, word: string): Fact | undefined =>
  Object.hasOwn(facts, word) ? facts[word] : undefined;

/** A run's own fact by its word; undefined where there is no such word. */
export const runFact = (word: string): Fact | undefined => own(FACTS, word);
export const furtherRunFact = (word: string): Fact | undefined => own(MORE_FACTS, word);

export const RUN_WORDS: readonly string[] = [...Object.keys(FACTS), ...Object.keys(MORE_FACTS)];
