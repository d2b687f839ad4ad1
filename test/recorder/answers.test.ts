import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/recorder/answer.ts";
import { foresight } from "../../src/recorder/repair/foresight.ts";
import { checkStore } from "../../src/store/check/check-store.ts";
import { linesWaitingIn } from "../../src/store/waiting.ts";
import { instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";

const INIT = '{"_type": "init", "name": "x"}\n';

const read = (path: string): Answer => JSON.parse(readFileSync(path, "utf8")) as Answer;

/** What a stream was answered, if anything. */
function answerOf({ session }: Recorded, stream: string): Answer | undefined {
  const path = session.spool.path(stream.replace(/\.ndjson$/, ".json"));
  return existsSync(path) ? read(path) : undefined;
}

describe("an answer", () => {
  it("is for a stream that said init, and for no other", () => {
    const recorded = new Recorded(testFolder());
    recorded.write(INIT);
    recorded.write('{"v": 1}\n', "a.ndjson");
    recorded.write('{"_type": "stream", "rank": 1}\n{"v": 1}\n{"_type": "init"}\n{"v": 2}\n', "b.ndjson");
    recorded.drain();
    expect(["fd3.ndjson", "a.ndjson", "b.ndjson"].map((name) => answerOf(recorded, name))).toEqual([
      undefined,
      undefined,
      {
        inits: 1,
        project: "work",
        run: "it",
        id: JSON.parse(recorded.lines("run.ndjson")[0] ?? "").id,
        folder: recorded.session.runs[0]?.ref.folder,
        attempt: 1,
        step: 1,
        checkpoint: null,
      },
    ]);
    recorded.finish();
  });

  it("counts every init, also one that adds to the run", () => {
    const recorded = new Recorded(testFolder());
    recorded.write(`${INIT}${INIT}{"_type": "finish"}\n${INIT}`, "a.ndjson");
    recorded.drain();
    expect(answerOf(recorded, "a.ndjson")).toMatchObject({ inits: 3 });
    recorded.finish();
  });

  it("does not take the place of a file of ours", () => {
    const recorded = new Recorded(testFolder());
    for (const name of ["owner.ndjson", "stop.ndjson"]) recorded.write(INIT, name);
    recorded.drain();
    expect(read(recorded.session.spool.path("owner.json"))).toHaveProperty("recorder");
    expect(existsSync(recorded.session.spool.path("stop.json"))).toBe(false);
    recorded.finish();
  });

  it("that cannot be written is told once, and nothing else suffers", () => {
    const recorded = new Recorded(testFolder());
    mkdirSync(recorded.session.spool.path("a.json"));
    recorded.write(`{"v": 1}\n${INIT}{"v": 2}\n${INIT}{"v": 3}\n`, "a.ndjson");
    recorded.drain();
    expect(recorded.said.filter((text) => text.includes("a.json"))).toHaveLength(1);
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2, 3]);
    expect(recorded.lines("rejected.ndjson")).toEqual([]);
  });

  it("waits until what it tells is written", () => {
    const recorded = new Recorded(testFolder(), { project: "p" });
    const { folder = "" } = recorded.session.runs[0]?.ref ?? {};
    recorded.write('{"_type": "init", "config": {"a": 1}}\n{"v": 1}\n', "a.ndjson");
    const blocked = join(folder, "config.ndjson");
    mkdirSync(blocked);
    expect(() => recorded.session.pump.batch(false)).toThrow("EISDIR");
    expect(() => recorded.session.pump.batch(false)).toThrow("EISDIR");
    expect(answerOf(recorded, "a.ndjson")).toBeUndefined();
    rmdirSync(blocked);
    recorded.drain();
    expect(answerOf(recorded, "a.ndjson")).toMatchObject({ inits: 1, step: 0 });
    recorded.finish();
  });

  it("is no stream, and nothing that a check finds", () => {
    const recorded = new Recorded(testFolder());
    recorded.write(INIT, "a.ndjson");
    recorded.drain();
    const { spool } = recorded.session;
    writeFileSync(spool.path(".b.json"), "{");
    expect(spool.streams()).toEqual(["fd3.ndjson", "a.ndjson"]);
    expect(linesWaitingIn(spool.folder)).toBe(0);
    expect(checkStore(recorded.root, [], foresight(recorded.root), Date.now()).places).toEqual([]);
    recorded.finish();
    spool.remove();
    expect(existsSync(join(recorded.root, ".spool"))).toBe(false);
  });
});

/** The answers in a store's spool. */
const answersIn = (store: string): Answer[] => {
  const spool = join(store, ".spool");
  const sessions = existsSync(spool) ? readdirSync(spool).filter((name) => !name.startsWith(".")) : [];
  return sessions
    .map((session) => join(spool, session, "a.json"))
    .filter((path) => existsSync(path))
    .map(read);
};

it("an answer never tells of a run that is not there, at whatever instant we die", () => {
  const folder = testFolder();
  const older = new Recorded(folder, { project: "p", name: "older" });
  older.write('{"v": 0}\n');
  older.finish();
  older.session.spool.remove();
  let recorded: Recorded | undefined;
  const taken = instants(older.root, join(folder, "instants"), () => {
    recorded = new Recorded(folder, { project: "p" });
    const inits = ['"name": "x"', '"name": "older", "resume": "must"', '"name": "x"', '"name": "y"'];
    for (const init of inits) {
      recorded.write(`{"_type": "init", ${init}}\n{"v": 1}\n{"_type": "finish"}\n`, "a.ndjson");
      recorded.drain();
    }
  });
  recorded?.session.close();
  const told = new Set<string>();
  for (const [index, store] of taken.entries()) {
    const answers = answersIn(store);
    const stands = (when: string): void => {
      for (const { project, run, id, attempt } of answers) {
        const events = recordsOf(join(store, project, run), "run.ndjson");
        const there = events.map(({ event, id: its, attempt: of }) => [event, its ?? of]);
        expect({ index, when, there }).toEqual({
          index,
          when,
          there: expect.arrayContaining([
            ["created", id],
            ["started", attempt],
          ]),
        });
        told.add(`${run} ${attempt}`);
      }
    };
    stands("when we died");
    recovered(store);
    stands("when that was recovered");
  }
  expect([...told].sort()).toEqual(["older 2", "x 1", "x-2 1", "y 1"]);
});
