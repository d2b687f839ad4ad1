import fc from "fast-check";
import { expect, it } from "vitest";
import type { JsonText } from "../../../src/format/json-text.ts";
import { BOOKKEEPING } from "../../../src/format/stamp.ts";
import type { Json } from "../../../src/history/summary.ts";
import { PointFilter } from "../../../src/store/export/point-filter.ts";
import { recordOf } from "../../../src/store/export/raw-record.ts";
import { recordText } from "../../support/folding.ts";
import { anyRewoundSteps, anyRules } from "../../support/step-lines.ts";
import { cutoffsOf, modelOf } from "../../support/steps-model.ts";

it("the points of an export are those that the format says are the curve, of any run, rank and step metrics", () => {
  fc.assert(
    fc.property(anyRewoundSteps(4), anyRules, fc.nat(2), (lines, rules, rank) => {
      const cutoffs = cutoffsOf(lines, rank, rules);
      const filter = new PointFilter({ rank, rules, attempt: undefined, cutoffs });
      const found = new Map<string, { count: number; last: Json }>();
      for (const line of lines) {
        const record = filter.admit(recordOf(recordText(line) as JsonText));
        for (const [place, key] of (record?.keys ?? []).entries()) {
          if (BOOKKEEPING.has(key)) continue;
          const last = JSON.parse(record?.text(place) ?? "null") as Json;
          found.set(key, { count: (found.get(key)?.count ?? 0) + 1, last });
        }
      }
      const wanted = [...modelOf(lines, { rank, rules }).metrics].map(([name, metric]) => {
        const { count, last } = metric as { count: number; last: Json };
        return [name, { count, last }] as const;
      });
      expect(new Map([...found].sort())).toEqual(new Map(wanted.sort()));
    }),
    { numRuns: 500 },
  );
});
