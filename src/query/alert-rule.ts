import type { Expression, Name } from "./expression.ts";

/** When to alert, as `--alert` tells; plain data. `text` is the rule as it was written. */
export type AlertRule =
  /** A condition over the latest values of metrics. */
  | { readonly kind: "condition"; readonly text: string; readonly expression: Expression }
  /** A metric is NaN, or infinite. `name` may hold `*`. */
  | { readonly kind: "nan" | "inf"; readonly text: string; readonly name: string }
  /** No metrics come for so many seconds. */
  | { readonly kind: "stalled"; readonly text: string; readonly seconds: number };

/** The word for a line's step, where no metric has that name. */
export const STEP_WORD = "step";

/** How a metric may be called in a rule: as it is, or with dots for slashes. */
export const spellingsOf = ({ path }: Pick<Name, "path">): string[] => [
  ...new Set([path, path.replaceAll(".", "/")]),
];
