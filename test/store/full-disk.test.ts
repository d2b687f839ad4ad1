import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testFolder } from "../support/folders.ts";
import { bundle } from "../support/race.ts";

/** util-linux has it; elsewhere a process cannot be given its limit back. */
const LIMITER = "prlimit";
const canLimit = spawnSync(LIMITER, ["--version"]).status === 0;

describe.skipIf(!canLimit)("a disk that is full", () => {
  it("takes a batch whole or not at all, and the rest, once, when there is room again", async () => {
    const folder = testFolder();
    const run = join(folder, "run");
    mkdirSync(run);
    const program = await bundle(new URL("../support/fills-disk.ts", import.meta.url), folder);
    const said: unknown = JSON.parse(execFileSync(process.execPath, [program, run], { encoding: "utf8" }));
    expect(said).toEqual([
      { code: "", lines: 100, whole: true },
      { code: "EFBIG", lines: 100, whole: true },
      { code: "EFBIG", lines: 100, whole: true },
      { code: "", lines: 300, whole: true },
      { code: "", lines: 300, whole: true },
    ]);
    const lines = readFileSync(join(run, "steps.ndjson"), "utf8").split("\n").slice(0, -1);
    expect(new Set(lines).size).toBe(300);
    expect(lines).toEqual([...lines].sort());
  });
});
