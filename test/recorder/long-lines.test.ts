import { describe, expect, it } from "vitest";
import { FileKeeper } from "../../src/recorder/file-keeper.ts";
import { Notices } from "../../src/recorder/notices.ts";
import { Sequencer } from "../../src/recorder/sequencer.ts";
import { testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

/** What is kept of the parts of a line that is too long to be read. */
function keptParts(...parts: readonly Buffer[]): Record<string, unknown>[] {
  const recorded = new Recorded(testFolder());
  const run = recorded.session.runs[0] ?? expect.fail("there is a run");
  const sequencer = new Sequencer(new Notices(() => {}), new FileKeeper("/", "/nowhere"));
  const stream = { file: "fd3.ndjson", offset: 0, rank: 0, pid: null, run: 0, open: false, own: false };
  for (const [index, bytes] of parts.entries())
    sequencer.take(
      { bytes, length: bytes.length, part: index + 1 },
      { stream, run, timestamp: "2026-11-23T03:26:00.000Z" },
    );
  recorded.finish();
  return recorded.lines("rejected.ndjson").map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a line that is too long", () => {
  it("is kept as rejected in parts that are numbered, and that make the line again", () => {
    const parts = keptParts(Buffer.from('{"a": "'), Buffer.from('猫"}'));
    expect(parts.map(({ part, line }) => [part, line])).toEqual([
      [1, '{"a": "'],
      [2, '猫"}'],
    ]);
    for (const { reason } of parts) expect(reason).toMatch(/^too long: /);
  });

  it("is kept byte for byte where a part ends within a character", () => {
    const bytes = Buffer.from("a猫b");
    const parts = keptParts(bytes.subarray(0, 2), bytes.subarray(2));
    const back = parts.map(({ line, base64 }) =>
      base64 === undefined ? Buffer.from(String(line)) : Buffer.from(String(base64), "base64"),
    );
    expect(Buffer.concat(back).equals(bytes)).toBe(true);
  });

  it("is kept without its end", () => {
    expect(
      keptParts(Buffer.from("abc"), Buffer.from("def\r\n"))
        .map(({ line }) => line)
        .join(""),
    ).toBe("abcdef");
  });
});
