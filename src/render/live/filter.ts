import { ARCHIVED, isArchived } from "../../history/archived.ts";
import type { RunView } from "../../history/run-view.ts";
import { predicateOf } from "../../query/evaluate.ts";
import { type Expression, namesIn } from "../../query/expression.ts";
import { parseExpression } from "../../query/parse.ts";
import { type Accessor, RunNames } from "../../query/run-names.ts";
import { statusWords } from "../status-words.ts";
import type { LiveRun } from "./model.ts";

/** Lets runs through. */
export interface Filter {
  readonly kind: "all" | "text" | "expression";
  readonly passes: (run: LiveRun) => boolean;
  /** Why what was typed is not used: an expression that cannot be read, or that speaks of what no run has. */
  readonly problem: string | null;
}

/** What tells an expression from a part of a name. */
const OPERATOR = /[=<>~]|\b(?:not|in|and|or)\b/;

/**
 * The filter that a text means: an expression of the query language where there is an operator in it, else whatever runs
 * have these words in their names, states, groups or tags. Archived runs are let through where the text speaks of them.
 */
export function filterOf(text: string, runs: readonly LiveRun[], now: number): Filter {
  const wanted = text.trim();
  const archived = wanted.includes(ARCHIVED);
  const visible = ({ view }: LiveRun): boolean => archived || !isArchived(view.life);
  if (wanted === "") return { kind: "all", passes: visible, problem: null };
  if (!OPERATOR.test(wanted)) {
    const words = wanted.toLowerCase().split(/\s+/);
    return {
      kind: "text",
      passes: (run) => visible(run) && words.every((word) => textOf(run).includes(word)),
      problem: null,
    };
  }
  const parsed = parseExpression(wanted);
  if (parsed.kind === "mistake") return { kind: "expression", passes: visible, problem: parsed.problem };
  const views = runs.map(({ view }) => view);
  const { accessors, unknown } = accessorsOf(parsed.expression, new RunNames(views, now));
  const test = predicateOf(parsed.expression);
  return {
    kind: "expression",
    passes: (run) => visible(run) && test((path) => accessors.get(path)?.(run.view)),
    problem: unknown === undefined || runs.length === 0 ? null : `no run has anything called "${unknown}"`,
  };
}

function accessorsOf(
  expression: Expression,
  names: RunNames,
): { readonly accessors: ReadonlyMap<string, Accessor>; readonly unknown: string | undefined } {
  const accessors = new Map<string, Accessor>();
  let unknown: string | undefined;
  for (const { path } of namesIn(expression)) {
    const accessor = names.accessor(path);
    if (accessor === undefined) unknown ??= path;
    else accessors.set(path, accessor);
  }
  return { accessors, unknown };
}

const textOf = ({ name, view }: LiveRun): string =>
  [name, statusWords(view.status), view.life.group ?? "", ...view.life.tags].join(" ").toLowerCase();

/** The runs' names, for whoever sorts by them. */
export const namesOf = (runs: readonly LiveRun[], now: number): RunNames =>
  new RunNames(
    runs.map(({ view }): RunView => view),
    now,
  );
