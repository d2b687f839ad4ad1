import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { CERTIFICATES, leanPlace, type Place } from "./place.ts";
import { type Row, seconds } from "./row.ts";

export interface Comparison {
  readonly what: string;
  readonly limit?: number;
  readonly pairs: number;
  /** Seconds that our side takes. */
  readonly ours: (place: Place) => number;
}

/**
 * Compares walls with that of `node -e 0`. Where the environment slows Node's own start, a second row tells what
 * the ratio is without that: then less is hidden behind it.
 */
export function againstNode(place: Place, { what, limit, pairs, ours }: Comparison): Row[] {
  const compare = (where: Place): Pick<Row, "values" | "unit" | "figures"> => {
    const taken = inTurn(
      pairs,
      () => ours(where),
      () => measure(where, ["node", "-e", "0"]).wall,
    );
    return { values: ratios(taken.ours, taken.theirs), unit: "", figures: seconds(taken.ours, taken.theirs) };
  };
  const row: Row = {
    what: `${what} / \`node -e 0\``,
    ...compare(place),
    ...(limit === undefined ? {} : { limit }),
  };
  const lean = leanPlace(place);
  return lean === undefined
    ? [row]
    : [row, { what: `the same without \`${CERTIFICATES}\``, ...compare(lean) }];
}
