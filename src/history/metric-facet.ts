import type { Json, MetricSummary } from "./summary.ts";

/** What can be asked of a metric behind its name: `loss.min`. */
const FACETS = {
  last: ({ last }) => last,
  step: ({ lastStep }) => lastStep,
  first: ({ first }) => first,
  min: ({ min }) => min,
  "min.step": ({ minStep }) => minStep,
  max: ({ max }) => max,
  "max.step": ({ maxStep }) => maxStep,
  count: ({ count }) => count,
  nan: ({ nan }) => nan,
} as const satisfies { readonly [facet: string]: (metric: MetricSummary) => Json };

export type Facet = keyof typeof FACETS;

/** "min.step" before "step": the longest end of a name counts. */
const LONGEST_FIRST = (Object.keys(FACETS) as Facet[]).sort((a, b) => b.length - a.length);

/** A metric's value of that kind; null where it has none (a metric of texts has no least one). */
export const facetOf = (metric: MetricSummary, facet: Facet): Json => FACETS[facet](metric);

/** A metric, and what is asked of it; no facet where its name stands alone. */
export interface MetricPath {
  readonly metric: string;
  readonly facet: Facet | undefined;
}

/**
 * Reads `loss` or `loss.min`. A metric that is called `loss.min` itself goes first.
 * @param find the name that a metric has, by how a person spells it; undefined where none is called that
 */
export function metricPath(
  text: string,
  find: (spelling: string) => string | undefined,
): MetricPath | undefined {
  const whole = find(text);
  if (whole !== undefined) return { metric: whole, facet: undefined };
  for (const facet of LONGEST_FIRST) {
    if (!text.endsWith(`.${facet}`)) continue;
    const metric = find(text.slice(0, -facet.length - 1));
    if (metric !== undefined) return { metric, facet };
  }
  return undefined;
}

/** The end of a name that may ask something of a metric, and what stands before it; undefined for a name without one. */
export function facetAtEnd(text: string): { readonly name: string; readonly facet: Facet } | undefined {
  const facet = LONGEST_FIRST.find((each) => text.endsWith(`.${each}`));
  return facet && { name: text.slice(0, -facet.length - 1), facet };
}
