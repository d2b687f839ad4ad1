import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

const folderOf = (recorded: Recorded): string =>
  recorded.session.runs[0]?.ref.folder ?? expect.fail("there is a run");

/** Puts a folder where a run's file is to be made: it cannot be opened then, by root either. */
function block(recorded: Recorded, file: string): () => void {
  const path = join(folderOf(recorded), file);
  mkdirSync(path);
  return () => rmdirSync(path);
}

describe("a batch that cannot be committed", () => {
  it("is committed later: every record once, in order", () => {
    const recorded = new Recorded(testFolder());
    const unblock = block(recorded, "steps.ndjson");
    recorded.write('{"v": 1}\n{"v": 2}\n{"_type": "config", "a": 1}\n');
    expect(() => recorded.session.pump.batch(false)).toThrow("EISDIR");
    recorded.write('{"v": 3}\n');
    expect(() => recorded.session.pump.batch(false)).toThrow("EISDIR");
    unblock();
    recorded.write('{"v": 4}\n{"v": 5');
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2, 3, 4]);
    expect(recorded.values("step")).toEqual([0, 1, 2, 3]);
    expect(recorded.lines("config.ndjson")).toHaveLength(1);
    expect(recorded.lines("rejected.ndjson")).toHaveLength(1);
  });

  it("does not hold up the other files for good, nor write them twice", () => {
    const recorded = new Recorded(testFolder());
    const unblock = block(recorded, "rejected.ndjson");
    recorded.write('{"v": 1}\nno json\n{"_type": "config", "a": 1}\n');
    expect(() => recorded.session.pump.batch(false)).toThrow();
    expect(() => recorded.session.pump.commit()).toThrow();
    unblock();
    recorded.finish();
    for (const file of ["steps.ndjson", "rejected.ndjson", "config.ndjson"])
      expect(recorded.lines(file), file).toHaveLength(1);
  });

  it("takes no more of the streams until it is committed: memory does not grow with the trouble", () => {
    const recorded = new Recorded(testFolder());
    const unblock = block(recorded, "steps.ndjson");
    recorded.write('{"v": 1}\n');
    expect(() => recorded.session.pump.batch(false)).toThrow();
    const [stream] = recorded.session.state.streams;
    recorded.write('{"v": 2}\n');
    expect(() => recorded.session.pump.batch(false)).toThrow();
    expect(stream?.offset).toBe(9);
    unblock();
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2]);
  });

  it("is kept where the run's folder is gone: the next batch after it is mended has all", () => {
    const recorded = new Recorded(testFolder());
    recorded.write('{"v": 1}\n');
    recorded.drain();
    rmSync(folderOf(recorded), { recursive: true });
    recorded.write('{"v": 2}\nno json\n');
    expect(() => recorded.drain()).toThrow("ENOENT");
    recorded.session.maintain(Date.now());
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2]);
    expect(recorded.lines("rejected.ndjson")).toHaveLength(1);
    expect(recorded.lines("run.ndjson").map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(
      ["created", "started", "ended"],
    );
    expect(recorded.said.filter((text) => text.includes("removed"))).toHaveLength(1);
  });
});

describe("an init that cannot be followed", () => {
  it("waits, with all that comes behind it, and is followed when it can be", () => {
    const recorded = new Recorded(testFolder(), {});
    const obstacle = join(recorded.root, "other");
    writeFileSync(obstacle, "a file where the project's folder must be");
    recorded.write('{"v": 1}\n{"_type": "init", "project": "other", "name": "run"}\n{"v": 2}\n');
    expect(() => recorded.drain()).toThrow();
    expect(() => recorded.drain()).toThrow();
    expect(recorded.values("v")).toEqual([1]);
    rmSync(obstacle);
    recorded.finish();
    const run = join(obstacle, "run");
    expect(existsSync(`${run}-2`)).toBe(false);
    expect(recorded.lines("steps.ndjson", run).map((line) => (JSON.parse(line) as { v: number }).v)).toEqual([
      1, 2,
    ]);
  });
});

describe("a session whose state cannot be noted", () => {
  it("writes no record twice when it can be again", () => {
    const recorded = new Recorded(testFolder());
    const { spool, pump } = recorded.session;
    recorded.write('{"v": 1}\n');
    recorded.drain();
    // The spool's state outgrows its file's bound, and a folder stands where its next file is to be made.
    const obstacle = spool.path(".state.ndjson");
    mkdirSync(obstacle);
    recorded.session.state.streams.push({
      file: "x".repeat(5 << 20),
      offset: 0,
      rank: 0,
      pid: null,
      run: 0,
      open: false,
      own: false,
    });
    recorded.write('{"v": 2}\n');
    expect(() => pump.batch(false)).toThrow("EISDIR");
    rmdirSync(obstacle);
    recorded.session.state.streams.pop();
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2]);
  });
});
