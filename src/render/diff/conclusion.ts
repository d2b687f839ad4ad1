import { isBetter } from "../../history/metric-goal.ts";
import { countOf, listOf } from "../words.ts";
import { distinctTexts } from "./change.ts";
import type { Comparison, MetricRow } from "./compare.ts";
import type { NumberTexts } from "./number-texts.ts";
import { type Result, resultOf } from "./result.ts";

/** Metrics that a sentence names before it counts the rest. */
const MOST_NAMED = 4;
/** Runs whose last steps are further apart than this are not compared at the same point of their training. */
const FAR_APART = 1.1;

/**
 * What a comparison comes to, in sentences: which run was better at what, by the last values; where the best values, the
 * steps or the metrics do not let one say so, that.
 */
export function conclusion(comparison: Comparison, texts: NumberTexts = distinctTexts): string[] {
  const { runs, metrics, itself } = comparison;
  const labels = runs.map(({ label }) => label);
  if (itself) return [`${labels[0]} is compared with itself.`];
  const nothing = nothingDiffers(comparison, labels);
  if (nothing.length > 0) return [...nothing, ...stillRunning(comparison)];
  const results = metrics.flatMap((row) => resultOf(row) ?? []);
  const judged = results.length > 0 ? [standings(results, labels, texts)] : [];
  const bests = labels.length === 2 ? bestElsewhere(results, labels, texts) : [];
  return [
    ...judged,
    ...bests,
    ...unjudged(comparison, results.length > 0),
    ...stepsApart(comparison),
    ...stillRunning(comparison),
  ];
}

function nothingDiffers({ sections, metrics, chosen }: Comparison, labels: readonly string[]): string[] {
  if (metrics.some(({ differs }) => differs)) return [];
  if (chosen) return [`${listed(labels)} do not differ in ${listed(metrics.map(({ name }) => name))}.`];
  const facts = sections.flatMap(({ rows }) => rows).filter(({ differs }) => differs);
  if (facts.some(({ passing }) => !passing)) return [];
  const beside = facts.length > 0 ? " but their times" : "";
  return [`${listed(labels)} differ in nothing that they recorded${beside}.`];
}

/** "b is better at loss (0.12, was 0.15) and accuracy; a at val/loss." */
function standings(results: readonly Result[], labels: readonly string[], texts: NumberTexts): string {
  const two = labels.length === 2;
  const byWinner = new Map<string, Result[]>();
  for (const result of results) {
    const key = result.winners.length === labels.length ? "" : result.winners.join();
    byWinner.set(key, [...(byWinner.get(key) ?? []), result]);
  }
  const equal = byWinner.get("") ?? [];
  byWinner.delete("");
  const clauses = [...byWinner.values()]
    .sort((a, b) => b.length - a.length)
    .map((own, index) => {
      const winners = own[0]?.winners ?? [];
      const names = listed(winners.map((run) => labels[run] ?? ""));
      const verb = index > 0 ? "" : `${winners.length > 1 ? " are" : " is"} ${two ? "better" : "best"}`;
      return `${names}${verb} at ${listed(own.map((result) => resultText(result, labels, texts)))}`;
    });
  const same =
    equal.length === 0 ? "" : `${listed(labels)} are equal at ${listed(equal.map(({ row }) => row.name))}.`;
  return [clauses.length === 0 ? "" : `${clauses.join("; ")}.`, same].filter((text) => text !== "").join(" ");
}

/** A metric with the winner's value, and the other's where there is one. */
function resultText({ row, winners }: Result, labels: readonly string[], texts: NumberTexts): string {
  const numbers = row.cells.map((cell) => cell?.last ?? Number.NaN);
  const written = texts(numbers);
  const [winner = 0] = winners;
  const value = written[winner];
  if (labels.length > 2) return `${row.name} (${value})`;
  return winner === 1
    ? `${row.name} (${value}, was ${written[0]})`
    : `${row.name} (${value}; ${labels[1]}: ${written[1]})`;
}

function listed(texts: readonly string[]): string {
  if (texts.length <= MOST_NAMED) return listOf(texts);
  return listOf([...texts.slice(0, MOST_NAMED - 1), `${texts.length - MOST_NAMED + 1} more`]);
}

/** Where the run that ended worse had been better than the other ever was. */
function bestElsewhere(results: readonly Result[], labels: readonly string[], texts: NumberTexts): string[] {
  const found = results.flatMap(({ row, winners }) => {
    const loser = winners.length === 1 ? 1 - (winners[0] ?? 0) : -1;
    const theirs = row.cells[loser]?.best;
    const ours = row.cells[1 - loser]?.best;
    if (!theirs || !ours || row.goal === null || !isBetter(theirs.value, ours.value, row.goal)) return [];
    const [best, other] = texts([theirs.value, ours.value]);
    const at = theirs.step === null ? "" : ` at step ${theirs.step}`;
    return [`the best ${row.name} was ${labels[loser]}'s: ${best}${at} (${labels[1 - loser]}: ${other})`];
  });
  const [first] = found;
  if (first === undefined) return [];
  const more = found.length > 1 ? `, and so with ${countOf(found.length - 1, "more metric")}` : "";
  return [`But ${first}${more}.`];
}

/** What is not judged, and why. */
function unjudged({ runs, metrics, chosen }: Comparison, judged: boolean): string[] {
  const silent = runs.filter(({ view }) => view.summary.metrics.size === 0).map(({ label }) => label);
  if (silent.length === runs.length) return ["None of them logged a metric."];
  if (silent.length > 0 && !judged) return [`${listed(silent)} logged no metric.`];
  const common = metrics.filter((row) => numbersOf(row).length > 1);
  if (common.length === 0 && !judged && !chosen) {
    return ["They have no metric in common whose last value is a number."];
  }
  const unclear = common.filter((row) => row.goal === null && isResult(row));
  if (unclear.length === 0) return [];
  return [`Nothing tells which way of ${listed(unclear.map(({ name }) => name))} is better.`];
}

const numbersOf = ({ cells }: MetricRow): number[] => cells.flatMap((cell) => cell?.last ?? []);

/** What is set, or counts, is no result, and nobody asks which way of it is better. */
const SET = /(?:^|[/_.])(?:lr|learning_rate|epoch|(?:global_)?step|iteration|time(?:stamp)?)$/i;

/** Whether runs came out with different numbers of what is neither set nor what others are plotted against. */
const isResult = (row: MetricRow): boolean =>
  !row.axis && !SET.test(row.name) && new Set(numbersOf(row)).size > 1;

function stepsApart({ runs }: Comparison): string[] {
  const ends = runs.flatMap(({ view, label }) => {
    const { last } = view.summary.steps;
    return last === null ? [] : [{ label, last }];
  });
  const [least, ...others] = ends.toSorted((a, b) => a.last - b.last);
  const most = others.at(-1);
  if (least === undefined || most === undefined) return [];
  if ((most.last + 1) / (least.last + 1) <= FAR_APART) return [];
  const where =
    runs.length === 2
      ? `${least.label} ends at step ${least.last}, ${most.label} at step ${most.last}`
      : `They end at steps from ${least.last} (${least.label}) to ${most.last} (${most.label})`;
  return [`${where}: the last values are compared, not those of the same step.`];
}

function stillRunning({ runs }: Comparison): string[] {
  const running = runs.filter(({ view }) => view.status.kind === "running").map(({ label }) => label);
  if (running.length === 0) return [];
  return [`${listed(running)} still ${running.length > 1 ? "run" : "runs"}: these are the values so far.`];
}
