import { utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { selectRun, selectRuns, selectTarget, selectTargets } from "../../src/store/select.ts";
import type { UserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, FINISHED, started, step, storeRun } from "../support/stored-run.ts";

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

function refusal(root: string, text: string, choose: (root: string, text: string) => unknown = selectTarget) {
  try {
    choose(root, text);
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

/** A store of runs with losses, an id and tags. */
function losses(runs: {
  readonly [run: string]: { losses?: readonly unknown[]; id?: string; tags?: string[] };
}) {
  const root = testFolder();
  for (const [run, { losses = [], id = "i", tags = [] }] of Object.entries(runs)) {
    const [project = "", name = ""] = run.split("/");
    const files = {
      "run.ndjson": [created({ id, project, run: name }), started({ tags }), ended()],
      "steps.ndjson": losses.map((loss, number) => step(number, { loss })),
    };
    storeRun(root, files, project, name);
  }
  return root;
}

describe("the best run", () => {
  const root = () =>
    losses({
      "p/dips": { losses: [3, 1, 9] },
      "p/ends": { losses: [4, 2, 2] },
      "p/nan": { losses: [5, "NaN"] },
      "q/other": { losses: [0.5, 10] },
      "q/gone": { losses: [0.1], tags: ["archived"] },
      "q/empty": {},
    });

  it.each([
    ["@min:loss", "q/other"],
    ["p/@min:loss", "p/dips"],
    ["p/@min:loss.last", "p/ends"],
    ["@max:loss", "q/other"],
    ["p/@max:loss", "p/dips"],
    ["p/@max:loss.first", "p/nan"],
    ["p/@last", "p/ends"],
  ])("by %s is %s", (text, wanted) => {
    const found = select(root(), text);
    if (text === "p/@last") expect(found).toMatch(/^p\//);
    else expect(found).toBe(wanted);
  });

  it("is not there where no run has such a number: it says what may have been meant", () => {
    const error = refusal(root(), "@min:los");
    expect(error.message).toBe('No run that is not archived has a number called "los".');
    expect(error.hints).toEqual(["Did you mean loss?"]);
    expect(refusal(root(), "@max:f1").hints).toEqual(["What the runs have: loss"]);
    expect(refusal(root(), "nowhere/@min:loss").message).toContain('"nowhere/@min:loss" selects no run');
    expect(refusal(root(), "@best").hints.join()).toContain("@min:METRIC");
  });
});

describe("a pattern", () => {
  const root = () => storeOf("p/run-10", "p/run-2", "q/run-1", "q/base", "vision/cats/a/1");

  it.each([
    ["run-*", ["p/run-2", "p/run-10", "q/run-1"]],
    ["p/*", ["p/run-2", "p/run-10"]],
    ["*/run-1?", ["p/run-10"]],
    ["cats/a/*", ["vision/cats/a/1"]],
    ["b*e", ["q/base"]],
  ])("%s stands for %j", (text, wanted) => {
    expect(selectRuns(root(), [text]).map((ref) => `${ref.project}/${ref.run}`)).toEqual(wanted);
  });

  it("that fits one run names it; several are listed", () => {
    expect(select(root(), "b*")).toBe("q/base");
    const error = refusal(root(), "p/*");
    expect(error.message).toBe('"p/*" fits 2 runs, and one is wanted.');
    expect(error.hints).toEqual(["Name one of: p/run-2, p/run-10"]);
  });

  it("that fits no run may be that of a project", () => {
    expect(select(root(), "vis*")).toBe("vision");
    expect(refusal(root(), "zzz*").message).toContain('"zzz*"');
  });

  it("is a name where a run is called that", () => {
    const store = storeOf("p/a*", "p/ab");
    expect(select(store, "a*")).toBe("p/a*");
  });
});

describe("the beginning of an id", () => {
  const root = () => losses({ "p/a": { id: "abcd1234" }, "p/b": { id: "abcd9999" }, "q/c": { id: "0123" } });

  it("of four characters names a run", () => {
    expect(select(root(), "abcd1")).toBe("p/a");
    expect(select(root(), "0123")).toBe("q/c");
    expect(select(root(), "p/abcd9")).toBe("p/b");
    expect(refusal(root(), "012").message).toContain('called "012"');
    expect(refusal(root(), "q/abcd1").message).toContain('has no run called "abcd1"');
  });

  it("of several runs lists them", () => {
    const error = refusal(root(), "abcd");
    expect(error.message).toBe('"abcd" begins the ids of 2 runs, and one is wanted.');
    expect(error.hints).toEqual(["Name one of: p/a, p/b"]);
  });

  it("is no name where a run is called that", () => {
    const store = losses({ "p/abcd": { id: "0000" }, "p/b": { id: "abcd9999" } });
    expect(select(store, "abcd")).toBe("p/abcd");
  });
});

describe("runs that a command works on", () => {
  it("are each there once, in the order named", () => {
    const root = storeOf("p/b", "p/a", "q/c");
    const refs = selectRuns(root, ["q/c", "p/*", "a", "c"]);
    expect(refs.map(({ run }) => run)).toEqual(["c", "a", "b"]);
  });

  it("are never meant by a project's name alone", () => {
    const root = storeOf("p/b", "p/a");
    const one = refusal(root, "p", selectRun);
    expect(one.hints.join()).toContain("p/@last");
    const several = refusal(root, "p", (store, text) => selectRuns(store, [text]));
    expect(several.hints.join()).toContain("'p/*'");
    expect(selectTargets(root, "p")).toEqual({ kind: "project", project: "p" });
  });

  it("with one name in two projects are not guessed at", () => {
    const error = refusal(storeOf("p/a", "q/a"), "a", (store, text) => selectRuns(store, [text]));
    expect(error.hints.join()).toContain("p/a, q/a");
  });

  it("may be misspelt: the nearest are told", () => {
    expect(refusal(storeOf("p/baseline", "p/other"), "p/basline").hints[0]).toBe("Did you mean baseline?");
  });
});
