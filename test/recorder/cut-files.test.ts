import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crashed, recovered } from "../support/crashed.ts";
import { makeFolder, testFolder } from "../support/folders.ts";
import { heldIn } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";

const LINES = [
  '{"v": 0}',
  '{"_type": "config", "a": 0}',
  '{"_type": "table", "name": "t", "columns": ["n"], "rows": [[0]]}',
  '{"_type": "checkpoint", "path": "0.pt"}',
  '{"v": 1}',
  "no json",
  '{"_type": "config", "a": 1}',
  '{"_type": "table", "name": "t", "columns": ["n"], "rows": [[1]]}',
  '{"_type": "checkpoint", "path": "1.pt"}',
  '{"_type": "rewind", "step": 1}',
  '{"v": 2}',
];

/** A session that died with every line read, and noted after each; its run as a first attempt, or a second. */
function diedSession(attempt: 1 | 2): string {
  const folder = testFolder();
  if (attempt === 2) {
    const before = new Recorded(folder, { project: "p", name: "r" });
    before.write(
      '{"v": -2}\n{"_type": "config", "old": true}\n{"_type": "alert", "title": "old"}\n{"v": -1}\n',
    );
    before.finish();
    before.session.spool.remove();
  }
  const recorded = new Recorded(folder, { project: "p", name: "r", resume: "allow" });
  for (const line of LINES) {
    recorded.write(`${line}\n`);
    recorded.drain();
  }
  recorded.session.close();
  return crashed(recorded.root, join(folder, "crashed"));
}

const sessionIn = (store: string): string =>
  join(store, ".spool", readdirSync(join(store, ".spool"))[0] ?? expect.fail("there is a session"));

/** Where the last two lines of a file begin. */
function lastLines(path: string): number {
  const bytes = readFileSync(path);
  let from = bytes.length;
  for (let lines = 0; lines < 3 && from > 0; lines++) from = bytes.lastIndexOf("\n", from - 2) + 1 || 0;
  return from;
}

const DAMAGES = {
  cut: (path: string, at: number) => truncateSync(path, at),
  zeros: (path: string, at: number) => writeFileSync(path, readFileSync(path).fill(0, at)),
} as const;

/** Damages a file at every offset from one on, recovers, and compares with what undamaged files give. */
function check(store: string, file: string, damage: keyof typeof DAMAGES, from?: number): void {
  const whole = makeFolder();
  cpSync(store, join(whole.path, "s"), { recursive: true });
  expect(recovered(join(whole.path, "s"))).toEqual([]);
  const wanted = heldIn(join(whole.path, "s"));
  whole.remove();
  const { size } = statSync(join(store, file));
  const start = from ?? lastLines(join(store, file));
  // At every byte of the last two records; from its first byte on, a file is much the same all along.
  const stride = from === undefined ? 1 : Math.ceil((size - start) / 40);
  for (let at = start; at < size; at += stride) {
    const copy = makeFolder();
    const damaged = join(copy.path, "s");
    cpSync(store, damaged, { recursive: true });
    DAMAGES[damage](join(damaged, file), at);
    const said = recovered(damaged);
    expect({ at, said, ...heldIn(damaged) }).toEqual({ at, said: [], ...wanted });
    expect(existsSync(join(damaged, ".spool")), `spool at ${at}`).toBe(false);
    copy.remove();
  }
}

const KINDS = Object.keys(DAMAGES) as (keyof typeof DAMAGES)[];

describe.each(KINDS)(
  "a file that a power cut left damaged (%s) at any byte of its last records",
  (damage) => {
    it.each(["run", "steps", "tables", "config"])("%s.ndjson: every line once, in order", (name) => {
      check(diedSession(1), `p/r/${name}.ndjson`, damage);
    });

    it("steps.ndjson of a later attempt: what earlier ones wrote stays", () => {
      check(diedSession(2), "p/r/steps.ndjson", damage);
    });

    it("the session's own notes", () => {
      const store = diedSession(1);
      check(store, join(sessionIn(store), "state.ndjson").slice(store.length + 1), damage);
    });
  },
);

describe("a session whose streams still hold everything", () => {
  it("is read from its beginning where a file is shorter than every note says", () => {
    const store = diedSession(1);
    const session = sessionIn(store);
    const state = join(session, "state.ndjson");
    // Only the newest note is left.
    writeFileSync(state, `${readFileSync(state, "utf8").trimEnd().split("\n").at(-1)}\n`);
    for (const file of ["run", "steps", "tables", "config"]) check(store, `p/r/${file}.ndjson`, "cut", 0);
  });

  it("is read from its beginning where its notes are lost, whichever attempt it was", () => {
    for (const attempt of [1, 2] as const) {
      const store = diedSession(attempt);
      const whole = crashed(store, `${store}-whole`);
      recovered(whole);
      rmSync(join(sessionIn(store), "state.ndjson"));
      expect(recovered(store)).toEqual([]);
      expect(heldIn(store)).toEqual(heldIn(whole));
      expect(existsSync(join(store, ".spool"))).toBe(false);
    }
  });

  it("is left alone, and said so, where they do not", () => {
    const store = diedSession(1);
    const session = sessionIn(store);
    truncateSync(join(store, "p/r/steps.ndjson"), 5);
    const stream = join(session, "fd3.ndjson");
    // The space of what was read is given back.
    writeFileSync(stream, readFileSync(stream).fill(0, 0, 20));
    expect(recovered(store).join()).toContain("it stays there");
    expect(existsSync(session)).toBe(true);
  });

  it("is noted as it is, where a note promises more than a file holds", () => {
    const store = diedSession(1);
    const state = join(sessionIn(store), "state.ndjson");
    const whole = crashed(store, `${store}-whole`);
    recovered(whole);
    const lines = readFileSync(state, "utf8").trimEnd().split("\n");
    const last = JSON.parse(lines.at(-1) ?? "") as { runs: { sizes: Record<string, number> }[] };
    for (const { sizes } of last.runs) sizes["steps.ndjson"] = 1_000_000;
    writeFileSync(state, [...lines, JSON.stringify(last), ""].join("\n"));
    expect(recovered(store)).toEqual([]);
    expect(heldIn(store)).toEqual(heldIn(whole));
  });
});

describe("a stream that a power cut filled with zeros", () => {
  it("keeps them as one rejected record, without a text of a million zeros", () => {
    const folder = testFolder();
    const recorded = new Recorded(folder, { project: "p", name: "r" });
    recorded.write('{"v": 1}\n');
    recorded.write(Buffer.concat([Buffer.from('{"v": 2'), Buffer.alloc(1 << 20)]));
    recorded.drain();
    recorded.session.close();
    const store = crashed(recorded.root, join(folder, "crashed"));
    recovered(store);
    const [only, ...others] = readFileSync(join(store, "p/r/rejected.ndjson"), "utf8").trimEnd().split("\n");
    expect(others).toEqual([]);
    expect(JSON.parse(only ?? "")).toMatchObject({
      reason: "zeros: 1048576 bytes, as a power cut leaves them",
      line: '{"v": 2',
    });
  });
});
