import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { append, unwrittenWords } from "../../src/commands/log/append.ts";
import { Passage } from "../../src/commands/log/passage.ts";
import { makeFolder, testFolder } from "../support/folders.ts";
import { bundle } from "../support/race.ts";

/** util-linux has it; elsewhere a process cannot be given its limit back. */
const LIMITER = "prlimit";
const canLimit = spawnSync(LIMITER, ["--version"]).status === 0;

/** What a stream holds after something was done with it. */
function streamAfter(before: string, act: (fd: number, path: string) => void): string {
  const folder = makeFolder();
  const path = join(folder.path, "stream");
  writeFileSync(path, before);
  const fd = openSync(path, "a+");
  act(fd, path);
  closeSync(fd);
  const text = readFileSync(path, "utf8");
  folder.remove();
  return text;
}

describe("lines that are appended", () => {
  it("stand behind what is there", () => {
    expect(streamAfter("a\n", (fd) => append(fd, Buffer.from("b\nc\n")))).toBe("a\nb\nc\n");
  });

  it("are kept apart from half a line that somebody left", () => {
    expect(streamAfter('{"a"', (fd) => append(fd, Buffer.from("b\n")))).toBe('{"a"\nb\n');
  });

  it.skipIf(!canLimit).each([
    ["", '{"a":1}\n{"b":2}\n'],
    ["{}\n", '{"a":1}\r\n\n{"b":2}\n'],
    ['{"torn', '{"a":1}\n{"b":2}\n'],
  ])("after %j are there once and whole, wherever the disk was full", async (before, lines) => {
    const folder = testFolder();
    const program = await bundle(new URL("../support/cuts-lines.ts", import.meta.url), folder);
    const said = execFileSync(process.execPath, [program, folder, before, lines], { encoding: "utf8" });
    const files = JSON.parse(said) as string[];
    expect(files).toHaveLength(lines.length);
    const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
    const whole = words(before + (before.endsWith("\n") || before === "" ? "" : "\n") + lines);
    for (const [cut, text] of files.entries()) {
      expect(text.endsWith("\n"), `cut at ${cut}`).toBe(true);
      const found = words(text);
      const torn = found.filter((word) => !whole.includes(word));
      expect(
        found.filter((word) => whole.includes(word)),
        `cut at ${cut}: ${text}`,
      ).toEqual(whole);
      expect(torn.length, `cut at ${cut}: ${text}`).toBeLessThanOrEqual(1);
    }
  });

  it("are shown in part where they could not be written", () => {
    const long = "x".repeat(300);
    expect(unwrittenWords(Buffer.from(`a\n\n${long}\nb\nc\nd\n`))).toEqual([
      "Not written: a",
      `Not written: ${"x".repeat(200)} …`,
      "Not written: b",
      "… and 2 more",
    ]);
  });
});

describe("lines that are passed on", () => {
  const pass = (chunks: readonly Buffer[]): string =>
    streamAfter("", (fd, path) => {
      const passage = new Passage({ fd, path }, (text) => expect.fail(text));
      for (const chunk of chunks) passage.take(chunk);
      passage.end();
    });

  it("are the same however they come in pieces, and the last one gets its newline", () => {
    const line = fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replaceAll("\n", "\r"));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 8 }),
        (lines, ended, places) => {
          const text = lines.join("\n") + (ended && lines.length > 0 ? "\n" : "");
          const bytes = Buffer.from(text);
          const cuts = [
            0,
            ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
            bytes.length,
          ];
          const chunks = cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut));
          const expected = bytes.toString();
          expect(pass(chunks)).toBe(expected === "" || expected.endsWith("\n") ? expected : `${expected}\n`);
        },
      ),
    );
  });

  it("are written as soon as they are whole, and not before", () => {
    streamAfter("", (fd, path) => {
      const passage = new Passage({ fd, path }, (text) => expect.fail(text));
      passage.take(Buffer.from('{"a":1}\n{"b"'));
      expect(readFileSync(path, "utf8")).toBe('{"a":1}\n');
      passage.take(Buffer.from(":2}"));
      expect(readFileSync(path, "utf8")).toBe('{"a":1}\n');
      passage.take(Buffer.from("\n"));
      expect(readFileSync(path, "utf8")).toBe('{"a":1}\n{"b":2}\n');
    });
  });
});
