import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identify } from "../../src/process/identity.ts";
import { Notices } from "../../src/recorder/notices.ts";
import { takeOver } from "../../src/recorder/recovery/recover-store.ts";
import { markAttempt } from "../../src/store/attempt-mark.ts";
import { deadSessions } from "../../src/store/sessions.ts";
import { leaveStopNote } from "../../src/store/stop-note.ts";
import { crashed, instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { heldIn, recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";

const US = identify(process.pid);

/** A run's session whose program has ended, and left its spool to others. */
function leftRun(folder: string): Recorded {
  const recorded = new Recorded(folder, { project: "p", name: "r", resume: "allow" });
  recorded.write('{"v": 1}\n');
  recorded.drain(true);
  recorded.session.ended({ exitCode: 0, signal: null });
  recorded.session.pump.commit();
  recorded.session.leaveTo([US]);
  recorded.session.close();
  return recorded;
}

/** The run's next attempt. */
function continued(folder: string, ends: "well" | "by a crash"): Recorded {
  const recorded = new Recorded(folder, { project: "p", name: "r", resume: "allow" });
  recorded.write('{"v": 2}\n');
  recorded.drain();
  if (ends === "well") {
    recorded.finish();
    recorded.session.spool.remove();
  } else {
    recorded.write('{"v": 3}\n');
    recorded.session.close();
  }
  return recorded;
}

const streamOf = (store: string, { session }: Recorded): string =>
  join(store, ".spool", session.spool.session, "fd3.ndjson");

const sessions = (store: string): string[] =>
  existsSync(join(store, ".spool")) ? readdirSync(join(store, ".spool")) : [];

const steps = (store: string): unknown[] =>
  recordsOf(join(store, "p/r"), "steps.ndjson").map(({ v, _attempt = 1 }) => [v, _attempt]);

const rewrite = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, "utf8")));

describe("a session whose program has ended while others hold its streams", () => {
  it("is not dead while one of them lives; then what they wrote is taken in behind the end", () => {
    const folder = testFolder();
    const left = leftRun(folder);
    const store = crashed(left.root, join(folder, "crashed"));
    const owner = join(store, ".spool", left.session.spool.session, "owner.json");
    const dead = readFileSync(owner, "utf8");
    rewrite(owner, (text) => JSON.stringify({ ...JSON.parse(text), holders: [{ pid: 1, start: 1 }, US] }));
    appendFileSync(streamOf(store, left), '{"v": "late"}\n');
    expect(deadSessions(store)).toEqual([]);
    writeFileSync(owner, dead);
    expect(recovered(store)).toEqual([]);
    expect(steps(store)).toEqual([
      [1, 1],
      ["late", 1],
    ]);
    expect(recordsOf(join(store, "p/r"), "run.ndjson").map(({ event }) => event)).toEqual([
      "created",
      "started",
      "ended",
    ]);
    expect(sessions(store)).toEqual([]);
  });

  it("is removed where they wrote nothing, also while the run goes on elsewhere", () => {
    const folder = testFolder();
    const left = leftRun(folder);
    const store = crashed(left.root, join(folder, "crashed"));
    const before = readFileSync(join(store, "p/r/run.ndjson"), "utf8");
    expect(recovered(store)).toEqual([]);
    expect(sessions(store)).toEqual([]);
    expect(readFileSync(join(store, "p/r/run.ndjson"), "utf8")).toBe(before);
  });
});

describe("late lines of a run that was continued since", () => {
  it("come behind what the other attempt wrote, whatever dies on the way", () => {
    const folder = testFolder();
    const left = leftRun(folder);
    continued(folder, "well");
    left.write('{"v": "late"}\n{"_type": "config", "late": 1}\n');
    const store = crashed(left.root, join(folder, "crashed"));
    const found = instants(store, join(folder, "instants"), () => recovered(store));
    const wanted = heldIn(store);
    expect(steps(store)).toEqual([
      [1, 1],
      [2, 2],
      ["late", 1],
    ]);
    for (const [index, each] of found.entries()) {
      const said = recovered(each);
      expect({ index, said, left: sessions(each), ...heldIn(each) }).toEqual({
        index,
        said: [],
        left: [],
        ...wanted,
      });
    }
  });

  it("wait for what the other attempt left behind when it died", () => {
    const folder = testFolder();
    const left = leftRun(folder);
    const other = continued(folder, "by a crash");
    left.write('{"v": "late"}\n');
    const store = crashed(left.root, join(folder, "crashed"));
    const found = instants(store, join(folder, "instants"), () => recovered(store));
    expect(other.root).toBe(left.root);
    for (const each of [store, ...found]) {
      expect(recovered(each)).toEqual([]);
      expect(steps(each)).toEqual([
        [1, 1],
        [2, 2],
        [3, 2],
        ["late", 1],
      ]);
      expect(sessions(each)).toEqual([]);
    }
  });

  it("wait while the other attempt's recorder lives", () => {
    const folder = testFolder();
    const left = leftRun(folder);
    const other = new Recorded(folder, { project: "p", name: "r", resume: "allow" });
    other.write('{"v": 2}\n');
    other.drain();
    left.write('{"v": "late"}\n');
    const { session } = left.session.spool;
    rewrite(join(left.root, ".spool", session, "owner.json"), (text) =>
      text.replaceAll(`"pid":${process.pid}`, '"pid":9999999'),
    );
    expect(deadSessions(left.root)).toEqual([session]);
    expect(recovered(left.root)).toEqual([]);
    expect(sessions(left.root)).toContain(session);
    other.finish();
    other.session.spool.remove();
    expect(recovered(left.root)).toEqual([]);
    expect(steps(left.root).at(-1)).toEqual(["late", 1]);
  });

  it("are left where the session had not noted all that it wrote, and that is said", () => {
    const folder = testFolder();
    const first = continued(folder, "by a crash");
    crashed(first.root, join(folder, "again/store"));
    const { root } = continued(join(folder, "again"), "well");
    const store = crashed(root, join(folder, "crashed"));
    const before = heldIn(store);
    expect(recovered(store).join()).toContain("it stays there");
    expect(heldIn(store)).toEqual(before);
    expect(sessions(store)).toHaveLength(1);
  });
});

describe("a session of another host that is taken over", () => {
  function elsewhere(folder: string): { store: string; died: Recorded } {
    const died = continued(folder, "by a crash");
    const store = crashed(died.root, join(folder, "crashed"));
    const host = (text: string): string => text.replaceAll(/"host":"[^"]*"/g, '"host":"elsewhere"');
    rewrite(join(store, ".spool", died.session.spool.session, "owner.json"), host);
    rewrite(join(store, "p/r/run.ndjson"), host);
    return { store, died };
  }

  it("gives all whole lines, and keeps its folder for late ones; its run's mark stays ours", () => {
    const folder = testFolder();
    const { store, died } = elsewhere(folder);
    const { session } = died.session.spool;
    appendFileSync(streamOf(store, died), '{"v": "to');
    expect(deadSessions(store)).toEqual([]);
    expect(markAttempt(join(store, "p/r"), 2)).toBe(true);
    expect(takeOver(store, session, new Notices(() => {}))).toBe(true);
    expect(steps(store)).toEqual([
      [2, 1],
      [3, 1],
    ]);
    expect(sessions(store)).toEqual([session]);
    expect(readdirSync(join(store, "p/r"))).toContain(".attempt-2.0");
    appendFileSync(streamOf(store, died), 'rn"}\n');
    rewrite(join(store, ".spool", session, "owner.json"), (text) =>
      readFileSync(join(died.session.spool.folder, "owner.json"), "utf8").replace(
        /"start":\d+/g,
        text.match(/"start":\d+/)?.[0] ?? "",
      ),
    );
    expect(recovered(store)).toEqual([]);
    expect(steps(store).at(-1)).toEqual(["torn", 1]);
    expect(sessions(store)).toEqual([]);
  });

  it("is left alone, and that is said, where its run is marked by somebody else", () => {
    const folder = testFolder();
    const { store, died } = elsewhere(folder);
    writeFileSync(
      join(store, "p/r/.attempt-2.0"),
      JSON.stringify({ host: "a third", boot_id: "b", pid: 1, start: 1 }),
    );
    const said: string[] = [];
    expect(takeOver(store, died.session.spool.session, new Notices((text) => said.push(text)))).toBe(false);
    expect(said.join()).toContain("in use");
    expect(steps(store)).toEqual([[2, 1]]);
  });
});

describe("a session that somebody asked to end", () => {
  it("says so in its run, once, where its recorder did not live to", () => {
    const folder = testFolder();
    const died = continued(folder, "by a crash");
    leaveStopNote(died.session.spool.folder, {
      timestamp: "2026-11-23T03:26:00.000Z",
      signal: "SIGTERM",
      user: "ada",
    });
    const store = crashed(died.root, join(folder, "crashed"));
    const found = instants(store, join(folder, "instants"), () => recovered(store));
    for (const each of [store, ...found]) {
      recovered(each);
      const stops = recordsOf(join(each, "p/r"), "run.ndjson").filter(({ event }) => event === "signal");
      expect(stops).toMatchObject([{ attempt: 1, signal: "SIGTERM", source: "stop", user: "ada" }]);
    }
  });
});
