import fc from "fast-check";
import { expect, it } from "vitest";
import { FileNames } from "../../../src/store/export/file-names.ts";

it("gives names that every file system takes, each its own", () => {
  const names = new FileNames();
  expect(["texts", "Texts", "a/b", "..", "CON", "", "x".repeat(300)].map((name) => names.of(name))).toEqual([
    "texts",
    "Texts-2",
    "a%2Fb",
    "%2E%2E",
    "CON_",
    "_",
    expect.stringMatching(/^x{100,}-[0-9a-f]{8}$/),
  ]);
});

it("holds for any names", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 200 })), (all) => {
      const names = new FileNames();
      const files = all.map((name) => names.of(name));
      expect(new Set(files.map((file) => file.normalize("NFC").toLowerCase())).size).toBe(files.length);
      for (const file of files) expect(file).toMatch(/^[^/\\:*?"<>|\p{Cc}]{1,140}$/u);
    }),
  );
});
