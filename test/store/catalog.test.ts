import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProjectName } from "../../src/format/names.ts";
import { listProjects, listRuns } from "../../src/store/catalog.ts";
import { testFolder } from "../support/folders.ts";
import { FINISHED, storeRun } from "../support/stored-run.ts";

const runsOf = (root: string, project: string): string[] =>
  listRuns(root, project as ProjectName)
    .map(({ run }) => run)
    .sort();

describe("the catalog of a store", () => {
  it("tells names whole, and where they are", () => {
    const root = testFolder();
    storeRun(root, { "run.ndjson": FINISHED }, "vision/cats", "..");
    expect(listProjects(root)).toEqual(["vision/cats"]);
    expect(listRuns(root, "vision/cats" as ProjectName)).toEqual([
      { project: "vision/cats", run: "..", folder: join(root, "vision%2Fcats", "%2E%2E") },
    ]);
  });

  it("sorts projects by name", () => {
    const root = testFolder();
    for (const project of ["b", "a", "Z"]) storeRun(root, {}, project);
    expect(listProjects(root)).toEqual(["Z", "a", "b"]);
  });

  it("finds what was moved elsewhere and linked", () => {
    const root = testFolder();
    const elsewhere = testFolder();
    storeRun(root, {}, "p", "here");
    const { folder } = storeRun(elsewhere, {}, "disk", "large");
    symlinkSync(folder, join(root, "p/large"));
    symlinkSync(join(elsewhere, "disk"), join(root, "q"));
    symlinkSync("large", join(elsewhere, "disk/alias"));
    symlinkSync(join(elsewhere, "nowhere"), join(root, "p/dangling"));
    expect(listProjects(root)).toEqual(["p", "q"]);
    expect(runsOf(root, "p")).toEqual(["here", "large"]);
    expect(runsOf(root, "q")).toEqual(["large"]);
  });

  it("passes over the spool, files, links within the store and folders that no name is written like", () => {
    const root = testFolder();
    const { folder } = storeRun(root, {}, "p", "r");
    for (const path of [".spool/s", ".git", "p/.cache", "p/100%", "p/a%2fb", "p/%FF"])
      mkdirSync(join(root, path), { recursive: true });
    for (const path of ["notes.txt", "p/notes.txt"]) writeFileSync(join(root, path), "");
    symlinkSync(folder, join(root, "p/link"));
    symlinkSync(join(root, "p"), join(root, "q"));
    symlinkSync("nowhere", join(root, "p/dangling"));
    expect(listProjects(root)).toEqual(["p"]);
    expect(runsOf(root, "p")).toEqual(["r"]);
  });

  it("is empty where there is no store, and no such project", () => {
    const root = testFolder();
    expect(listProjects(join(root, "nowhere"))).toEqual([]);
    expect(runsOf(root, "nobody")).toEqual([]);
  });
});
