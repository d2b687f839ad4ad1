import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Frame, SegmentReader } from "../../src/store/output-spool.ts";
import { makePlace } from "../support/trackio.ts";

const START = { segment: 0, offset: 0, position: 0 };

function segment(folder: string, number: number, position: number, ...texts: readonly string[]): void {
  const head = Buffer.alloc(16);
  head.write("trackio1");
  head.writeUIntBE(position, 10, 6);
  writeFileSync(join(folder, String(number).padStart(8, "0")), Buffer.concat([head, ...texts.map(frame)]));
}

function frame(text: string): Buffer {
  const head = Buffer.alloc(12);
  head.writeUIntBE(1_700_000_000_000, 0, 6);
  head[6] = 1;
  head.writeUInt32BE(text.length, 8);
  return Buffer.concat([head, Buffer.from(text)]);
}

function makeFolder(): string {
  const folder = join(makePlace().root, "output");
  mkdirSync(folder);
  return folder;
}

const told = (found: Frame | undefined): unknown => found && [found.bytes.toString(), found.gap];

it("reads frames on from any place, and waits for one that is not whole", () => {
  const folder = makeFolder();
  const reader = new SegmentReader(folder, START);
  expect(reader.next()).toBeUndefined();
  segment(folder, 1, 0, "one", "two");
  expect([reader.next(), reader.next()].map((each) => each?.kind)).toEqual([1, 1]);
  const path = join(folder, "00000001");
  appendFileSync(path, frame("three").subarray(0, 14));
  expect(reader.next()).toBeUndefined();
  appendFileSync(path, frame("three").subarray(14));
  const later = new SegmentReader(folder, reader.place);
  expect(told(later.next())).toEqual(["three", 0]);
  later.close();
  reader.close();
});

it("tells how much is missing where a segment is gone, or a frame is torn", () => {
  const folder = makeFolder();
  segment(folder, 1, 0, "one");
  appendFileSync(join(folder, "00000001"), frame("torn").subarray(0, 14));
  segment(folder, 3, 100, "two");
  const reader = new SegmentReader(folder, START);
  expect([told(reader.next()), told(reader.next()), reader.next()]).toEqual([
    ["one", 0],
    ["two", 97],
    undefined,
  ]);
  reader.close();
});

it("leaves whole segments out, also what is unread of the one that it reads", () => {
  const folder = makeFolder();
  segment(folder, 1, 0, "one", "two");
  segment(folder, 2, 6, "three");
  segment(folder, 3, 11, "four");
  const reader = new SegmentReader(folder, START);
  expect(told(reader.next())).toEqual(["one", 0]);
  reader.skipTo(20);
  expect([told(reader.next()), reader.next()]).toEqual([["four", 8], undefined]);
  reader.close();
});

it("still tells how much is missing before the next frame where it is read on from between the two", () => {
  const folder = makeFolder();
  segment(folder, 1, 0, "one");
  segment(folder, 2, 50);
  const reader = new SegmentReader(folder, START);
  expect([told(reader.next()), reader.next()]).toEqual([["one", 0], undefined]);
  appendFileSync(join(folder, "00000002"), frame("two"));
  const later = new SegmentReader(folder, reader.place);
  expect(told(later.next())).toEqual(["two", 47]);
  reader.close();
  later.close();
});

it("tells once how much is missing at the end, and nothing of it while there is something to be read", () => {
  const folder = makeFolder();
  segment(folder, 1, 0, "one");
  const passed = (bytes: number): void => {
    const all = Buffer.alloc(8);
    all.writeBigUInt64BE(BigInt(bytes));
    writeFileSync(join(folder, "passed"), all);
  };
  const reader = new SegmentReader(folder, START);
  expect([reader.skipLost(), told(reader.next()), reader.skipLost()]).toEqual([0, ["one", 0], 0]);
  passed(10);
  segment(folder, 2, 6, "two");
  expect([reader.skipLost(), told(reader.next()), reader.skipLost(), reader.skipLost()]).toEqual([
    0,
    ["two", 3],
    1,
    0,
  ]);
  segment(folder, 3, 12, "three");
  expect(told(reader.next())).toEqual(["three", 2]);
  reader.close();
});
