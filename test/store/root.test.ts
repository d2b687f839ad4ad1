import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findStore } from "../../src/store/root.ts";
import { testFolder } from "../support/folders.ts";

/** A home with a store, and in it a project with a store and a folder below. */
function places() {
  const top = testFolder();
  const [home, project, below, elsewhere] = [
    "home",
    "home/project",
    "home/project/src/deep",
    "elsewhere/deep",
  ].map((path) => join(top, path)) as [string, string, string, string];
  for (const folder of [join(home, ".trackio"), join(project, ".trackio"), below, elsewhere])
    mkdirSync(folder, { recursive: true });
  return { home, project, below, elsewhere };
}

describe("the store in use", () => {
  it("is --dir, from the current folder, whatever else there is", () => {
    const { home, below } = places();
    const env = { TRACKIO_DIR: "/env", HOME: home };
    expect(findStore({ dir: "/asked", env, cwd: below })).toBe("/asked");
    expect(findStore({ dir: "asked/../here", env, cwd: below })).toBe(join(below, "here"));
  });

  it("is else TRACKIO_DIR, from the current folder", () => {
    const { home, below } = places();
    expect(findStore({ dir: undefined, env: { TRACKIO_DIR: "/env", HOME: home }, cwd: below })).toBe("/env");
    expect(findStore({ dir: undefined, env: { TRACKIO_DIR: "runs", HOME: home }, cwd: below })).toBe(
      join(below, "runs"),
    );
  });

  it("is else the nearest .trackio, here or above", () => {
    const { home, project, below } = places();
    const env = { HOME: "/nowhere", TRACKIO_DIR: "" };
    expect(findStore({ dir: undefined, env, cwd: below })).toBe(join(project, ".trackio"));
    expect(findStore({ dir: undefined, env, cwd: project })).toBe(join(project, ".trackio"));
    expect(findStore({ dir: undefined, env, cwd: home })).toBe(join(home, ".trackio"));
  });

  it("is else the one at home, there or not", () => {
    const { home, elsewhere } = places();
    expect(findStore({ dir: undefined, env: { HOME: home }, cwd: elsewhere })).toBe(join(home, ".trackio"));
    expect(findStore({ dir: undefined, env: { HOME: "/nowhere" }, cwd: elsewhere })).toBe(
      "/nowhere/.trackio",
    );
  });
});
