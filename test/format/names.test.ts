import { join, relative, sep } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { folderOf, nameOf, nameProblem } from "../../src/format/names.ts";
import { runFolder } from "../../src/store/layout.ts";
import { anyString } from "../support/json-texts.ts";

const risky = fc.string({
  unit: fc.constantFrom(...'/\\:*?"<>|%. .2EFa\n\u0000\u007f\u0085é猫'),
  maxLength: 6,
});
const anyName = fc.oneof(anyString, risky).filter((name) => nameProblem(name) === undefined);

/** What the common file systems, and their users, do not have in a folder's name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[/\\:*?"<>|\u0000-\u001f\u007f-\u009f]/;

describe("a name's folder", () => {
  it("tells the name again, whatever it is", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(nameOf(folderOf(name))).toBe(name);
        expect(decodeURIComponent(folderOf(name))).toBe(name);
      }),
      { numRuns: 3000 },
    );
  });

  it("is no other name's folder", () => {
    fc.assert(
      fc.property(anyName, anyName, (one, other) => {
        expect(folderOf(one) === folderOf(other)).toBe(one === other);
      }),
      { numRuns: 2000 },
    );
    // The encoded name is a name as well.
    fc.assert(
      fc.property(anyName, (name) => {
        if (folderOf(name) !== name) expect(folderOf(folderOf(name))).not.toBe(folderOf(name));
      }),
    );
  });

  it("stands in its project in the store, and nowhere else", () => {
    fc.assert(
      fc.property(anyName, anyName, (project, run) => {
        const path = relative("/store", join(runFolder("/store", project, run)));
        expect(path.split(sep)).toEqual([folderOf(project), folderOf(run)]);
      }),
      { numRuns: 2000 },
    );
  });

  it("is one that file systems take: nothing forbidden, no leading dot, no trailing dot or space", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const folder = folderOf(name);
        expect(folder).not.toMatch(FORBIDDEN);
        expect(folder).not.toMatch(/^\.|[. ]$/);
        expect(Buffer.byteLength(folder)).toBeLessThanOrEqual(255);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["vision/cats", "vision%2Fcats"],
    [".", "%2E"],
    ["..", "%2E%2E"],
    ["...", "%2E.%2E"],
    [".spool", "%2Espool"],
    ["a ", "a%20"],
    [" a", " a"],
    ["100%", "100%25"],
    ["%2F", "%252F"],
    ["a\u0085b", "a%C2%85b"],
    ["größe 猫", "größe 猫"],
  ])("of %j is %j", (name, folder) => {
    expect(folderOf(name)).toBe(folder);
    expect(nameOf(folder)).toBe(name);
  });
});

describe("nameOf", () => {
  it("knows only folders that a name is written like", () => {
    fc.assert(
      fc.property(fc.oneof(risky, anyString), (folder) => {
        const name = nameOf(folder);
        if (name !== undefined) expect(folderOf(name)).toBe(folder);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([".spool", ".git", "a ", "a.", "a%2f", "a%2", "a%41", "%E2%82", "%FF", "a:b", "%"])(
    "passes %j over",
    (folder) => {
      expect(nameOf(folder)).toBeUndefined();
    },
  );
});

describe("a name", () => {
  it.each(["", " ", "\t\n", "\u3000", "\ud800", "a\udc00b"])("cannot be %j", (name) => {
    expect(nameProblem(name)).toMatch(/^must /);
  });

  it("takes at most 255 bytes as a folder", () => {
    expect(nameProblem("a".repeat(255))).toBeUndefined();
    expect(nameProblem("a".repeat(256))).toContain("256");
    expect(nameProblem("é".repeat(127))).toBeUndefined();
    expect(nameProblem("é".repeat(128))).toContain("256");
    expect(nameProblem("/".repeat(85))).toBeUndefined();
    expect(nameProblem("/".repeat(86))).toContain("258");
  });
});
