import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crashed, instants, recovered } from "../support/crashed.ts";
import { makeFolder, testFolder } from "../support/folders.ts";
import { heldIn } from "../support/held.ts";
import { Recorded, type Wishes } from "../support/recorded.ts";

/** What a program that says `init` writes; the last line has a part that cannot be used. */
const INITS: Readonly<Record<string, { wishes: Wishes; lines: readonly string[] }>> = {
  "gives the run its name": {
    wishes: { project: "p", name: undefined } as unknown as Wishes,
    lines: ['{"v": 1}', '{"_type": "init", "name": "wanted", "config": {"a": 1}, "tags": ["t"]}', '{"v": 2}'],
  },
  "gives the run another project and a part that cannot be used": {
    wishes: {},
    lines: ['{"_type": "init", "project": "q", "name": "wanted", "tags": 5}', '{"v": 1}'],
  },
  "goes on with an older run": {
    wishes: {},
    lines: ['{"_type": "init", "project": "p", "name": "older", "resume": "must"}', '{"v": 1}'],
  },
  "begins a second run": {
    wishes: { project: "p", name: "x" },
    lines: [
      '{"_type": "init"}',
      '{"v": 1}',
      '{"_type": "finish"}',
      '{"_type": "init", "config": {"a": 2}}',
      '{"v": 2}',
    ],
  },
  "begins a second run, after one that failed": {
    wishes: { project: "p", name: "x" },
    lines: [
      '{"_type": "init"}',
      '{"v": 1}',
      '{"_type": "summary", "best": 1}',
      '{"_type": "finish", "exit_code": 3}',
      '{"v": 2}',
      '{"_type": "init"}',
      '{"v": 3}',
    ],
  },
  "begins a second run, where --resume continued the first": {
    wishes: { project: "p", name: "older", resume: "allow" },
    lines: ['{"_type": "init"}', '{"v": 1}', '{"_type": "finish"}', '{"_type": "init"}', '{"v": 2}'],
  },
  "goes on with the run that it has just finished": {
    wishes: { project: "p" },
    lines: [
      '{"_type": "init", "name": "x"}',
      '{"v": 1}',
      '{"_type": "finish"}',
      '{"_type": "init", "name": "x", "resume": "must"}',
      '{"v": 2}',
    ],
  },
};

/** A store with an older run, as it is at every instant of a session that writes these lines. */
function atEveryInstant(folder: string, wishes: Wishes, lines: readonly string[]): string[] {
  const older = new Recorded(folder, { project: "p", name: "older" });
  older.write('{"v": 0}\n{"_type": "config", "old": true}\n');
  older.finish();
  older.session.spool.remove();
  let recorded: Recorded | undefined;
  const taken = instants(older.root, join(folder, "instants"), () => {
    recorded = new Recorded(folder, wishes);
    // The program is quicker than its recorder: at every instant from the start, its lines are there.
    recorded.write(lines.map((line) => `${line}\n`).join(""));
    recorded.drain();
  });
  recorded?.session.close();
  return taken;
}

const generic = (value: object): object =>
  JSON.parse(JSON.stringify(value).replace(/\b[a-z]+-[a-z]+-\d+\b/g, "generated")) as object;

describe("a crash at any instant of an init that", () => {
  it.each(Object.entries(INITS))("%s", (_, { wishes, lines }) => {
    const folder = testFolder();
    const taken = atEveryInstant(folder, wishes, lines);
    const began = taken.findIndex((store) => streams(store) === lines.map((line) => `${line}\n`).join(""));
    expect(taken.length - began, "instants").toBeGreaterThan(15);
    const last = taken.at(-1) ?? expect.fail("there are instants");
    expect(recovered(last)).toEqual([]);
    const wanted = generic(heldIn(last));
    for (const [index, store] of taken.slice(began).entries()) {
      const said = recovered(store);
      expect({ index, said: said.filter((text) => !/the program|exists already/.test(text)) }).toEqual({
        index,
        said: [],
      });
      expect({ index, ...generic(heldIn(store)) }).toEqual({ index, ...wanted });
      expect(existsSync(join(store, ".spool")), `spool at ${index}`).toBe(false);
    }
  });
});

const streams = (store: string): string => {
  const spool = join(store, ".spool");
  if (!existsSync(spool)) return "";
  return readdirSync(spool)
    .map((session) => join(spool, session, "fd3.ndjson"))
    .map((path) => (existsSync(path) ? readFileSync(path, "utf8") : ""))
    .join("");
};

describe("a crash at any instant of a start", () => {
  it("leaves a run that was begun, or none, and a name that is free", () => {
    const folder = testFolder();
    const store = join(folder, "store");
    mkdirSync(store);
    const taken = instants(store, join(folder, "instants"), () => {
      new Recorded(folder, { project: "p", name: "r" }).session.close();
    });
    for (const [index, each] of taken.entries()) {
      const said = recovered(each);
      const runs = Object.values(heldIn(each)) as { events: [string][] }[];
      const events = runs.flatMap((run) => run.events.map(([event]) => event));
      const spool = existsSync(join(each, ".spool")) ? readdirSync(join(each, ".spool")) : [];
      const left = spool.filter((name) => !name.startsWith(".new-"));
      expect({ index, said, left }).toEqual({ index, said: [], left: [] });
      expect([[], ["created", "started"]], `events at ${index}`).toContainEqual(events);
      if (events.length > 0) continue;
      cpSync(each, join(folder, `again${index}/store`), { recursive: true });
      const again = new Recorded(join(folder, `again${index}`), { project: "p", name: "r" });
      expect(again.session.runs[0]?.ref.run, `name at ${index}`).toBe("r");
      again.finish();
    }
  });
});

describe("a crash at any instant of a recovery", () => {
  it.each(Object.entries(INITS))("from a crash when an init %s", (_, { wishes, lines }) => {
    const folder = testFolder();
    const taken = atEveryInstant(folder, wishes, lines);
    const began = taken.findIndex((store) => streams(store) === lines.map((line) => `${line}\n`).join(""));
    const last = taken.at(-1) ?? expect.fail("there are instants");
    const first = crashed(last, join(folder, "whole"));
    recovered(first);
    const wanted = generic(heldIn(first));
    for (const [index, store] of taken.entries()) {
      if (index < began || index % 16 !== 11) continue;
      const copies = makeFolder();
      for (const [again, each] of instants(store, copies.path, () => recovered(store)).entries()) {
        recovered(each);
        expect({ index, again, ...generic(heldIn(each)) }).toEqual({ index, again, ...wanted });
      }
      copies.remove();
    }
  });
});
