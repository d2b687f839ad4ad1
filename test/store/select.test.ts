import { utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { selectTarget } from "../../src/store/select.ts";
import type { UserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, FINISHED, started, storeRun } from "../support/stored-run.ts";

/** A store with these runs, as `project/run`. */
function storeOf(...runs: readonly string[]): string {
  const root = testFolder();
  for (const run of runs) {
    const slash = run.indexOf("/");
    storeRun(root, { "run.ndjson": FINISHED }, run.slice(0, slash), run.slice(slash + 1));
  }
  return root;
}

/** What is found: `project` or `project/run`. */
function select(root: string, text: string): string {
  const target = selectTarget(root, text);
  return target.kind === "project" ? target.project : `${target.ref.project}/${target.ref.run}`;
}

function refusal(root: string, text: string): UserError {
  try {
    selectTarget(root, text);
  } catch (error) {
    expect(error).toHaveProperty("name", "UserError");
    return error as UserError;
  }
  return expect.fail(`${text} was found`);
}

describe("what a person names", () => {
  it.each([
    ["p", "p"],
    ["p/a", "p/a"],
    ["b", "p/b"],
    ["q", "q"],
    ["q/a", "q/a"],
    ["p/p", "p/p"],
  ])("by %j is %j", (text, wanted) => expect(select(storeOf("p/a", "p/b", "q/a", "p/p"), text)).toBe(wanted));

  it("may hold slashes, in the project and in the run", () => {
    const root = storeOf("vision/cats/base/1");
    expect(select(root, "cats/base/1")).toBe("vision/cats/base/1");
    expect(select(root, "vision/cats/base/1")).toBe("vision/cats/base/1");
  });

  it("may look like a path, and is a name all the same", () => {
    const root = storeOf("p/..", "p/a");
    expect(select(root, "..")).toBe("p/..");
    expect(refusal(root, "../p/a").message).toContain('"../p/a"');
  });

  it("by @last is the run whose newest attempt was begun last, whatever was written since", () => {
    const root = testFolder();
    const runs = [
      ["old", "2026-01-01T00:00:00.000Z", 9],
      ["young", "2026-01-02T00:00:00.000Z", 5],
      ["older", "2025-01-01T00:00:00.000Z", 7],
    ] as const;
    for (const [run, timestamp, day] of runs) {
      const ref = storeRun(root, { "run.ndjson": [created(), started({ timestamp }), ended()] }, "p", run);
      const written = Date.parse("2026-01-01T00:00:00Z") / 1000 + day * 86_400;
      utimesSync(join(ref.folder, "run.ndjson"), written, written);
    }
    storeRun(root, { "run.ndjson": "torn" }, "p", "damaged");
    expect(select(root, "@last")).toBe("p/young");
  });

  it("by @last is the run that was written to last, where clocks tell nothing", () => {
    const root = storeOf("p/a", "p/b", "q/c");
    for (const [run, time] of [
      ["p/a", 3],
      ["p/b", 9],
      ["q/c", 5],
    ] as const)
      utimesSync(join(root, run, "run.ndjson"), time, time);
    expect(select(root, "@last")).toBe("p/b");
  });
});

describe("what a person cannot name", () => {
  it("is a run that several projects have: it says which", () => {
    const error = refusal(storeOf("p/a", "q/a", "q/b"), "a");
    expect(error.message).toMatch(/"a".*2 projects/);
    expect(error.hints.join()).toContain("p/a, q/a");
  });

  it("is a run that its project does not have: it says which it has, the first eight of them", () => {
    const error = refusal(storeOf(...Array.from({ length: 10 }, (_, number) => `p/r${number}`)), "p/x");
    expect(error.message).toBe('Project "p" has no run called "x".');
    expect(error.hints.join()).toMatch(/r\d.*… and 2 more/);
  });

  it("is anything else that is not there: it says which projects are", () => {
    const root = storeOf("p/a", "q/a");
    const error = refusal(root, "zzz");
    expect(error.message).toContain(root);
    expect(error.hints.join()).toContain("p, q");
  });

  it.each(["@last", "p"])(
    "is %s in a store of nothing, or one that is not there: it says how to begin",
    (text) => {
      for (const root of [testFolder(), join(testFolder(), "nowhere")]) {
        const error = refusal(root, text);
        expect(error.message).toContain(root);
        expect(error.hints.join()).toContain("trackio run");
      }
    },
  );
});
