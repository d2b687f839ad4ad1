import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProgram } from "../../src/process/find-program.ts";
import { makePlace } from "../support/trackio.ts";

/** Two folders of a PATH, and a way to put files into them. */
function twoFolders() {
  const { root, cwd } = makePlace();
  const put = (folder: string, name: string, mode: number): string => {
    const path = join(root, folder, name);
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(path, "");
    chmodSync(path, mode);
    return path;
  };
  return { root, cwd, put, env: { PATH: `${join(root, "one")}:${join(root, "two")}` } };
}

describe("a command without a slash", () => {
  it("is the first in PATH that may be executed", () => {
    const { cwd, env, put } = twoFolders();
    put("one", "train", 0o644);
    const path = put("two", "train", 0o755);
    expect(findProgram("train", env, cwd)).toEqual({ kind: "found", path });
  });

  it("is not executable where every file of its name is not", () => {
    const { cwd, env, put } = twoFolders();
    const path = put("one", "train", 0o644);
    put("two", "train", 0o644);
    expect(findProgram("train", env, cwd)).toEqual({ kind: "not-executable", path });
  });

  it("is not found where PATH has none, also where the working folder has", () => {
    const { cwd, env, put } = twoFolders();
    put("work", "train", 0o755);
    expect(findProgram("train", env, cwd)).toEqual({ kind: "not-found" });
  });

  it("is looked for in the working folder where PATH has an empty name", () => {
    const { cwd, put } = twoFolders();
    const path = put("work", "train", 0o755);
    expect(findProgram("train", { PATH: "" }, cwd)).toEqual({ kind: "found", path });
  });

  it("is looked for in /bin and /usr/bin without a PATH", () => {
    expect(findProgram("sh", {}, "/")).toMatchObject({ kind: "found" });
  });
});

describe("a command with a slash", () => {
  it("is a path from the working folder", () => {
    const { root, cwd, env, put } = twoFolders();
    const path = put("one", "train", 0o755);
    expect(findProgram("../one/train", env, cwd)).toEqual({ kind: "found", path });
    expect(findProgram(join(root, "one", "no"), env, cwd)).toEqual({ kind: "not-found" });
  });

  it("is not executable where it is a folder", () => {
    const { root, cwd, env } = twoFolders();
    expect(findProgram("./", env, cwd)).toMatchObject({ kind: "not-executable" });
    expect(findProgram(root, env, cwd)).toEqual({ kind: "not-executable", path: root });
  });
});

it("an empty command is not found", () => {
  expect(findProgram("", {}, "/")).toEqual({ kind: "not-found" });
});
