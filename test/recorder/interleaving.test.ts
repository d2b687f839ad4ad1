import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";
import { anyLines } from "../support/reported.ts";

/** What each stream writes: a rank, and lines. */
interface Stream {
  readonly rank: number;
  readonly lines: readonly string[];
}

/** Records of every run, by file and rank, without times. */
function byRank(recorded: Recorded): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const project = join(recorded.root, "work");
  for (const run of readdirSync(project)) {
    for (const file of ["steps.ndjson", "config.ndjson", "tables.ndjson", "rejected.ndjson"]) {
      for (const line of recorded.lines(file, join(project, run))) {
        const rank = /"_rank":(\d+)/.exec(line)?.[1] ?? "0";
        const key = `${run}/${file} of rank ${rank}`;
        found[key] = [...(found[key] ?? []), compact(line.replace(/"timestamp":"[^"]*"/, ""))];
      }
    }
  }
  return found;
}

/** Without white space outside of strings, which is kept or left out as is convenient. */
const compact = (line: string): string => line.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");

/** Writes a line of one of the streams at a time, in the given order, with a batch taken wherever `order` says so. */
function record(
  streams: readonly Stream[],
  order: readonly number[],
  batches: readonly boolean[],
): Record<string, string[]> {
  const { path, remove } = makeFolder();
  try {
    const recorded = new Recorded(path);
    const left = streams.map(({ rank, lines }) => [`{"_type": "stream", "rank": ${rank}}`, ...lines]);
    const write = (at: number): void => {
      const line = left[at]?.shift();
      if (line !== undefined) recorded.write(`${line}\n`, `${at}.ndjson`);
    };
    for (const [index, turn] of order.entries()) {
      write(turn % streams.length);
      if (batches[index] ?? true) recorded.session.pump.batch(false);
    }
    for (const [at, lines] of left.entries()) while (lines.length > 0) write(at);
    recorded.finish();
    return byRank(recorded);
  } finally {
    remove();
  }
}

const anyOrder = fc.array(fc.nat(99), { maxLength: 40 });
const anyBatches = fc.array(fc.boolean(), { maxLength: 40 });

describe("any interleaving of streams", () => {
  it("yields the same records for each rank", () => {
    const streams = fc
      .array(anyLines, { minLength: 2, maxLength: 4 })
      .map((all) => all.map((lines, rank): Stream => ({ rank, lines })));
    fc.assert(
      fc.property(streams, anyOrder, anyBatches, (all, order, batches) => {
        expect(record(all, order, batches)).toEqual(record(all, [], []));
      }),
      { numRuns: 80 },
    );
  });

  it("yields the same runs for each rank, where every rank begins and finishes them", () => {
    const rounds = fc.array(fc.array(anyLines, { minLength: 2, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(rounds, anyOrder, anyBatches, (all, order, batches) => {
        const ranks = Math.min(...all.map((round) => round.length));
        const streams = Array.from(
          { length: ranks },
          (_, rank): Stream => ({
            rank,
            lines: all.flatMap((round) => [
              '{"_type": "init"}',
              ...(round[rank] ?? []),
              '{"_type": "finish"}',
            ]),
          }),
        );
        expect(record(streams, order, batches)).toEqual(record(streams, [], []));
      }),
      { numRuns: 80 },
    );
  });

  it("counts the steps of one rank over all of its streams", () => {
    const { path, remove } = makeFolder();
    try {
      const recorded = new Recorded(path);
      for (const [stream, value] of [
        ["a", 1],
        ["b", 2],
        ["a", 3],
      ] as const) {
        recorded.write(`{"v": ${value}}\n`, `${stream}.ndjson`);
        recorded.drain();
      }
      recorded.write('{"v": 4}\n');
      recorded.finish();
      expect(recorded.values("v")).toEqual([1, 2, 3, 4]);
      expect(recorded.values("step")).toEqual([0, 1, 2, 3]);
    } finally {
      remove();
    }
  });

  it("takes twenty streams of four ranks at once, each line once", () => {
    const streams = Array.from(
      { length: 20 },
      (_, at): Stream => ({
        rank: at % 4,
        lines: Array.from({ length: 50 }, (_line, line) => `{"v": ${at * 1000 + line}}`),
      }),
    );
    const records = record(
      streams,
      Array.from({ length: 300 }, (_, index) => index * 7),
      [],
    );
    for (const rank of [0, 1, 2, 3]) {
      const lines = records[`it/steps.ndjson of rank ${rank}`] ?? [];
      expect(lines.map((line) => Number(/"v":(\d+)/.exec(line)?.[1])).sort((a, b) => a - b)).toEqual(
        streams.flatMap(({ rank: own }, at) =>
          own === rank ? Array.from({ length: 50 }, (_, line) => at * 1000 + line) : [],
        ),
      );
      expect(lines.map((line) => Number(/"step":(\d+)/.exec(line)?.[1]))).toEqual(
        Array.from({ length: 250 }, (_, step) => step),
      );
    }
  });
});
