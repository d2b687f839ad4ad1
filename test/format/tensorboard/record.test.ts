import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32c } from "../../../src/format/tensorboard/crc32c.ts";
import { readEvent } from "../../../src/format/tensorboard/event.ts";
import { recordAt } from "../../../src/format/tensorboard/record.ts";
import { event, float, integer, message, record, scalar, TIME } from "../../support/events.ts";

describe("a TFRecord", () => {
  it("has the checksum of RFC 3720", () => {
    expect(crc32c(Buffer.from("123456789"), 0, 9)).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32), 0, 32)).toBe(0x8a9136aa);
  });

  it("is not there before its last byte, and then whole", () => {
    const bytes = scalar(3, "loss", 0.5);
    for (let length = 0; length < bytes.length; length++)
      expect(recordAt(bytes, 0, length).kind).toBe("incomplete");
    expect(recordAt(bytes, 0, bytes.length)).toEqual({
      kind: "record",
      start: 12,
      end: bytes.length - 4,
      next: bytes.length,
    });
  });

  it("is told from one of which a bit was changed", () => {
    const bytes = scalar(3, "loss", 0.5);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 0x10;
      expect(recordAt(changed, 0, changed.length).kind).toBe(at < 12 ? "bad-length" : "bad-data");
    }
  });
});

describe("an event", () => {
  const read = (bytes: Buffer): unknown => readEvent(bytes, 12, bytes.length - 4);

  it("tells its time, its step and its values", () => {
    expect(read(scalar(3, "loss", 0.5))).toEqual({
      time: TIME + 3,
      step: 3,
      restarts: false,
      values: [
        { tag: "loss", plugin: undefined, content: undefined, value: { kind: "number", number: 0.5 } },
      ],
    });
  });

  it("may have a step beyond 2^32, or below 0", () => {
    for (const step of [2 ** 32, 2 ** 53 - 1, 2 ** 28 - 1, 2 ** 28, 2 ** 35, -1, -(2 ** 40)])
      expect(read(record(integer(2, step)))).toMatchObject({ step });
  });

  it("reads tensors of every type that a scalar has, however they are written", () => {
    const tensor = (...parts: Buffer[]): unknown => {
      const found = read(event(0, "t", message(8, ...parts))) as { values: [{ value: { tensor: object } }] };
      return found.values[0].value.tensor;
    };
    expect(tensor(integer(1, 1), float(5, 0.5))).toMatchObject({ numbers: [0.5] });
    expect(tensor(integer(1, 3), message(7, Buffer.from([5])))).toMatchObject({ numbers: [5] });
    expect(tensor(integer(1, 9), integer(10, -7))).toMatchObject({ numbers: [-7] });
    expect(tensor(integer(1, 19), integer(13, 0x4100))).toMatchObject({ numbers: [2.5] });
    expect(tensor(integer(1, 14), integer(13, 0x4020))).toMatchObject({ numbers: [2.5] });
    expect(tensor(integer(1, 19), message(4, Buffer.from([0x00, 0x41])))).toMatchObject({ numbers: [2.5] });
    expect(tensor(integer(1, 6), message(4, Buffer.from([0xff])))).toMatchObject({ numbers: [-1] });
    // One value stands for all, and one that is no number for none.
    const two = message(2, message(2, integer(1, 3)));
    expect(tensor(integer(1, 1), two, float(5, 0.5))).toMatchObject({ shape: [3], numbers: [0.5, 0.5, 0.5] });
    expect(tensor(integer(1, 8))).toMatchObject({ numbers: undefined, strings: undefined });
  });

  it("of whatever bytes is read without an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readEvent(Buffer.from(bytes), 0, bytes.length);
        const within = event(1, "t", Buffer.from(bytes));
        readEvent(within, 12, within.length - 4);
      }),
      { numRuns: 2000 },
    );
  });
});
