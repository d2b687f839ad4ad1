import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { crashed, instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";
import { recordsIn, runsIn, sessionsIn } from "../support/runs.ts";

/** Whether there is a session, and nobody has started its program. (One that is being made is this process's, which lives.) */
const isBegun = (store: string): boolean =>
  sessionsIn(store).some(
    (session) =>
      !basename(session).startsWith(".") &&
      readFileSync(join(session, "owner.json"), "utf8").includes('"program":null'),
  ) && !recordsIn(join(store, "p/r/run.ndjson")).some(({ event }) => event === "started");

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

  it("also where the recorder died before there was a program, whose files were to be followed: then nothing is left", () => {
    const folder = testFolder();
    const sources = [{ kind: "lines", path: join(folder, "metrics.csv"), from: 0 }] as const;
    const begun = join(folder, "begun");
    mkdirSync(begun);
    const root = join(folder, "store");
    mkdirSync(root);
    const stores = instants(root, begun, () => {
      new Recorded(folder, { project: "p", name: "r", sources }).session.close();
    });
    let died = 0;
    for (const store of stores.filter(isBegun)) {
      const copies = `${store}.left`;
      mkdirSync(copies);
      for (const left of instants(store, copies, () => recovered(store))) {
        expect(recovered(left), left).toEqual([]);
        expect(sessionsIn(left), left).toEqual([]);
        // A name that was claimed, and no more, is given back when somebody asks for one.
        const runs = runsIn(left).filter((run) => existsSync(join(left, run, "run.ndjson")));
        expect(runs, left).toEqual([]);
        died++;
      }
    }
    expect(died).toBeGreaterThan(20);
  });
});
