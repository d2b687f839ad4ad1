import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crashed, instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";
import { sessionsIn } from "../support/runs.ts";

describe("whoever takes in what a recorder left, and dies at that", () => {
  it("is followed by the next, who takes each line in once and leaves nothing of theirs behind, at whatever instant", () => {
    const folder = testFolder();
    const first = new Recorded(folder, { project: "p", name: "r" });
    first.write('{"v": 0}\n{"v": 1}\n');
    first.drain();
    first.write('{"v": 2}\n{"_type": "config", "lr": 0.1}\n');
    first.session.close();
    const store = crashed(first.root, join(folder, "crashed"));
    const copies = join(folder, "copies");
    mkdirSync(copies);
    const stores = instants(store, copies, () => recovered(store));
    for (const left of stores) {
      expect(recovered(left)).toEqual([]);
      const run = join(left, "p/r");
      expect(recordsOf(run, "steps.ndjson").map(({ v }) => v)).toEqual([0, 1, 2]);
      expect(
        readdirSync(run).filter((name) => name.startsWith(".")),
        left,
      ).toEqual([]);
      expect(sessionsIn(left)).toEqual([]);
    }
    expect(stores.length).toBeGreaterThan(20);
  });
});
