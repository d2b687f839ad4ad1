import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFolder, testFolder } from "../support/folders.ts";
import { keptIn, Recorded, type Wishes } from "../support/recorded.ts";
import { anyReport, anyRunsReport } from "../support/reported.ts";

/** A piece of what is written at once, and how many batches are taken behind it. */
interface Chunk {
  readonly size: number;
  readonly batches: number;
}

const anyChunks: fc.Arbitrary<readonly Chunk[]> = fc.array(
  fc.record({ size: fc.oneof(fc.nat(6), fc.nat(60)), batches: fc.constantFrom(0, 1, 1, 2) }),
  { minLength: 1, maxLength: 30 },
);

/** What is kept of bytes that are written in chunks; those behind the last chunk are written at once. */
function kept(
  bytes: Buffer,
  chunks: readonly Chunk[],
  wishes: Wishes,
): { files: Record<string, string>; said: readonly string[] } {
  const { path, remove } = makeFolder();
  try {
    const recorded = new Recorded(path, wishes);
    let at = 0;
    for (const { size, batches } of chunks) {
      recorded.write(bytes.subarray(at, at + size));
      for (let count = 0; count < batches; count++) recorded.session.pump.batch(false);
      at += size;
    }
    recorded.write(bytes.subarray(at));
    recorded.finish();
    return { files: keptIn(recorded), said: recorded.said };
  } finally {
    remove();
  }
}

describe("any chunking of a stream", () => {
  it("yields the same records, whatever the stream holds", () => {
    fc.assert(
      fc.property(anyReport, anyChunks, (bytes, chunks) => {
        expect(kept(bytes, chunks, { name: "it" })).toEqual(kept(bytes, [], { name: "it" }));
      }),
      { numRuns: 200 },
    );
  });

  it("yields the same runs, where the program begins and finishes them", () => {
    fc.assert(
      fc.property(
        anyRunsReport,
        anyChunks,
        fc.constantFrom<Wishes>({ name: "it" }, {}, { project: "p" }),
        (bytes, chunks, wishes) => {
          const once = kept(bytes, [], wishes);
          const pieces = kept(bytes, chunks, wishes);
          expect(pieces.files).toEqual(once.files);
          expect(pieces.said.length).toBe(once.said.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("yields the same records when every byte comes alone", () => {
    const text =
      '{"loss": 0.5, "é": "猫😀"}\r\n\n{"_type": "config", "a": 1}\nno json\n{"step": 7, "loss": NaN}\n{"loss": 1';
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xc3])]);
    const single = Array.from(bytes, (): Chunk => ({ size: 1, batches: 1 }));
    expect(kept(bytes, single, { name: "it" })).toEqual(kept(bytes, [], { name: "it" }));
  });
});

describe("a million lines in one write", () => {
  it("are a million records, counted from 0", () => {
    const recorded = new Recorded(testFolder());
    recorded.write('{"a": 1}\n'.repeat(1_000_000));
    recorded.finish();
    const steps = recorded.lines("steps.ndjson");
    expect(steps).toHaveLength(1_000_000);
    expect(steps.at(-1)).toMatch(/^\{"step":999999,.*,"a": 1\}$/);
  });
});

describe("a line of many megabytes", () => {
  it("is kept whole, while it is written and when it is done", () => {
    const recorded = new Recorded(testFolder());
    const text = "x".repeat(3 << 20);
    recorded.write('{"a": 1}\n{"text": "');
    for (let from = 0; from < text.length; from += 700_000) {
      recorded.drain();
      recorded.write(text.slice(from, from + 700_000));
    }
    recorded.write('"}\n{"a": 2}\n');
    recorded.finish();
    expect(recorded.values("a")).toEqual([1, undefined, 2]);
    expect(recorded.values("text")[1]).toBe(text);
  });
});
