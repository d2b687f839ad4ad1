import { mkdirSync, openSync, readFileSync, renameSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileProblem } from "../../src/store/file-problem.ts";
import { testFolder } from "../support/folders.ts";

/** The words for what an action throws, with the test's folder as DIR. */
function words(action: (folder: string) => unknown): string {
  const folder = testFolder();
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "folder/inner"), { recursive: true });
  try {
    action(folder);
  } catch (error) {
    return fileProblem(error).replaceAll(folder, "DIR");
  }
  throw new Error("nothing was thrown");
}

const failure = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: as Node words it, open`), path === undefined ? { code } : { code, path });

describe("a refusal of the file system", () => {
  it.each([
    ["DIR/none is not there", (dir: string) => readFileSync(join(dir, "none"))],
    ["DIR/folder is a folder", (dir: string) => openSync(join(dir, "folder"), "w")],
    [
      "DIR/file/x leads through something that is not a folder",
      (dir: string) => readFileSync(join(dir, "file/x")),
    ],
    ["DIR/file is there already", (dir: string) => mkdirSync(join(dir, "file"))],
    ["DIR/folder is not empty", (dir: string) => rmdirSync(join(dir, "folder"))],
    ["DIR/none → DIR/other is not there", (dir: string) => renameSync(join(dir, "none"), join(dir, "other"))],
    [
      `the path is too long: DIR/${"x".repeat(300)}`,
      (dir: string) => writeFileSync(join(dir, "x".repeat(300)), ""),
    ],
  ])("is worded for people: %s", (said, action) => {
    expect(words(action)).toBe(said);
  });

  it.each([
    ["ENOSPC", "the disk is full"],
    ["EDQUOT", "the disk quota is used up"],
    ["EMFILE", "too many open files"],
    ["EACCES", "permission denied: /a"],
    ["EPERM", "permission denied: /a"],
    ["EROFS", "the file system is read-only: /a"],
    ["EIO", "the disk failed to read or write: /a"],
  ])("%s is: %s", (code, said) => {
    expect(fileProblem(failure(code, "/a"))).toBe(said);
  });

  it("stands without a path", () => {
    expect(fileProblem(failure("EACCES"))).toBe("permission denied");
    expect(fileProblem(failure("ENOENT"))).toBe("a file or folder is not there");
  });
});

it("any other error speaks for itself", () => {
  expect(fileProblem(failure("EXDEV"))).toBe("EXDEV: as Node words it, open");
  expect(fileProblem(new Error("no JSON"))).toBe("no JSON");
  expect(fileProblem("thrown")).toBe("thrown");
});
