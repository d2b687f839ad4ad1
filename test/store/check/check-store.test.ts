import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Finding } from "../../../src/history/finding.ts";
import { identify, thisHost } from "../../../src/process/identity.ts";
import { foresight } from "../../../src/recorder/repair/foresight.ts";
import { checkStore } from "../../../src/store/check/check-store.ts";
import { openRun } from "../../../src/store/open-run.ts";
import { UserError } from "../../../src/store/user-error.ts";
import { created, ended, FINISHED, started, step, storeRun } from "../../support/stored-run.ts";

const NOW = Date.now() + 3_600_000;
let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "trackio-check-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
});

const check = (...targets: string[]) => checkStore(root, targets, foresight(root), NOW);

/** What was found, shortly: severity, kind, file, byte, line. */
const found = (...targets: string[]): unknown[] =>
  allOf(check(...targets).places).map(({ severity, kind, file, byte, line }) => [
    severity,
    kind,
    file,
    byte,
    line,
  ]);

const allOf = (places: readonly { readonly findings: readonly Finding[] }[]): Finding[] =>
  places.flatMap(({ findings }) => findings);

/** An event that a program's line made. */
const told = (event: string, more: object): object => ({ event, timestamp: created().timestamp, ...more });

const line = (value: object): string => `${JSON.stringify(value)}\n`;

describe("a store that is sound", () => {
  it("has nothing to tell of but how much was looked at", () => {
    storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0), step(1)] });
    storeRun(root, { "run.ndjson": FINISHED }, "p", "other");
    storeRun(root, { "run.ndjson": FINISHED }, "q", "r");
    expect(check()).toMatchObject({
      checked: { projects: 2, runs: 3, files: 4, lines: 11 },
      live: 0,
      places: [],
    });
    expect(check("q")).toMatchObject({ checked: { projects: 1, runs: 1 } });
    expect(() => check("nothing")).toThrow(UserError);
  });

  it("may hold steps twice, later attempts, ranks, and other people's files", () => {
    const again = [started({ attempt: 2, session: "t" }), ended({ attempt: 2 })];
    const ref = storeRun(root, {
      "run.ndjson": [
        ...FINISHED,
        ...again,
        told("finished", { attempt: 2, exit_code: 1 }),
        told("summary", { attempt: 2, values: { best: 1 } }),
        told("of the future", {}),
        told("constructor", {}),
      ],
      "steps.ndjson": [step(0), step(0), step(0, { _attempt: 2 }), step(0, { _rank: 3 })],
    });
    writeFileSync(join(ref.folder, "model.pt"), "\0\0\0");
    writeFileSync(join(root, "notes.txt"), "mine");
    mkdirSync(join(root, ".git"));
    openRun(root, ref);
    expect(found()).toEqual([]);
  });
});

describe("the lines of a file", () => {
  const steps = (text: string | Buffer) => {
    const ref = storeRun(root, { "run.ndjson": FINISHED });
    writeFileSync(join(ref.folder, "steps.ndjson"), text);
  };
  const first = line(step(0));

  it.each([
    ["torn-line", '{"step":1,"ti'],
    ["no-newline", JSON.stringify(step(1))],
    ["not-json", "Epoch 1\n"],
    ["not-json", "\n"],
    ["bad-record", '{"loss":1}\n'],
    ["zero-bytes", "\0".repeat(5000)],
  ])("%s", (kind, text) => {
    steps(first + text);
    expect(found()).toEqual([["damage", kind, "p/r/steps.ndjson", first.length, 2]]);
  });

  it("may hold bytes that are no UTF-8", () => {
    steps(Buffer.concat([Buffer.from(first), Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), Buffer.from(first)]));
    expect(found()).toEqual([["damage", "not-utf8", "p/r/steps.ndjson", first.length, 2]]);
  });

  it("are shown shortly, with control characters escaped", () => {
    steps(`\u001b[2J${"x".repeat(500)}\n`);
    const [finding] = allOf(check().places);
    expect(finding?.value).toMatch(/^\\u001b\[2Jx{190,200}…$/);
  });

  it("tell of zeros in the middle, and of the record behind them", () => {
    steps(`${first}{"st${"\0".repeat(4096)}${line(step(1))}${line(step(2))}`);
    const all = allOf(check().places);
    expect(all.map(({ kind, byte, bytes }) => [kind, byte, bytes])).toEqual([
      ["not-json", first.length, 4],
      ["zero-bytes", first.length + 4, 4096],
    ]);
  });

  it("are counted where there are too many to list", () => {
    steps("x\n".repeat(5000));
    const [place] = check().places;
    expect(place?.findings).toHaveLength(1000);
    expect(place?.more).toBe(4000);
  });
});

describe("the life of a run", () => {
  it.each([
    ["no-created", [started(), ended()]],
    ["late-created", [started(), created(), ended()]],
    ["late-created", [...FINISHED, created()]],
    ["started-twice", [created(), started(), started()]],
    ["attempt-gap", [created(), started(), started({ attempt: 3 })]],
    ["never-started", [created(), started(), ended({ attempt: 2 })]],
    ["bad-record", [created(), { event: "started", timestamp: created().timestamp }]],
    ["bad-record", [created(), started(), told("summary", { best: 1 })]],
    ["bad-record", [created(), started(), told("summary", { attempt: 1, values: [1] })]],
    ["bad-record", [created(), started(), told("finished", { attempt: 1, exit_code: "no" })]],
  ])("%s", (kind, events) => {
    storeRun(root, { "run.ndjson": events });
    expect(allOf(check().places)).toMatchObject([{ severity: "damage", kind, file: "p/r/run.ndjson" }]);
  });

  it("tells the first record of an attempt that nobody started", () => {
    storeRun(root, {
      "run.ndjson": FINISHED,
      "steps.ndjson": [step(0), step(1, { _attempt: 2 }), step(2, { _attempt: 2 })],
    });
    expect(found()).toEqual([["damage", "never-started", "p/r/steps.ndjson", line(step(0)).length, 2]]);
  });

  it("is a note where a repair has told of it before", () => {
    const repaired = { event: "repaired", timestamp: created().timestamp, known: ["never-started:2"] };
    storeRun(root, { "run.ndjson": [...FINISHED, repaired], "steps.ndjson": [step(1, { _attempt: 2 })] });
    expect(allOf(check().places)).toMatchObject([{ severity: "note", kind: "never-started", remedy: null }]);
  });

  it("of a newer format is left to a newer trackio", () => {
    storeRun(root, { "run.ndjson": [created({ format: 2 }), { event: "x" }], "steps.ndjson": "torn" });
    expect(found()).toEqual([["note", "newer-format", "p/r/run.ndjson", null, null]]);
  });

  it("may lack what can be done without", () => {
    storeRun(root, { "run.ndjson": [{ ...created(), id: undefined }, started()] });
    expect(found()).toEqual([["note", "missing-key", "p/r/run.ndjson", 0, 1]]);
  });
});

describe("folders", () => {
  it("without run.ndjson are damaged runs, or none", () => {
    storeRun(root, { "steps.ndjson": [step(0)] });
    storeRun(root, { "notes.txt": "mine" }, "p", "s");
    storeRun(root, {}, "p", "t");
    expect(found()).toEqual([
      ["damage", "no-created", "p/r/run.ndjson", null, null],
      ["damage", "never-started", "p/r/steps.ndjson", 0, 1],
      ["note", "no-run", "p/s", null, null],
      ["leftover", "no-run", "p/t", null, null],
    ]);
  });

  it("whose name nobody writes like that are out of sight", () => {
    storeRun(root, { "run.ndjson": FINISHED });
    mkdirSync(join(root, "p", "a:b"));
    writeFileSync(join(root, "p", "a:b", "run.ndjson"), line(created()));
    mkdirSync(join(root, ".cache"));
    expect(allOf(check().places)).toMatchObject([
      { severity: "damage", kind: "bad-name", file: "p/a:b", rule: expect.stringContaining("a%3Ab") },
    ]);
  });

  it("may be links that lead nowhere, in the store or to another disk", () => {
    storeRun(root, { "run.ndjson": FINISHED });
    symlinkSync("gone", join(root, "p", "moved"));
    symlinkSync("/mnt/nowhere/iris", join(root, "iris"));
    expect(allOf(check().places)).toMatchObject([
      { kind: "dead-link", file: "iris", remedy: null },
      { kind: "dead-link", file: "p/moved", remedy: { kind: "remove" } },
    ]);
  });
});

describe("what died left behind", () => {
  const dead = (more: object = {}) =>
    line({ host: thisHost().host, boot_id: thisHost().bootId, pid: 1, start: 1, ...more });
  const living = () => dead({ boot_id: thisHost().bootId, ...identify(process.ppid) });

  it("are marks and temporary files", () => {
    const ref = storeRun(root, { "run.ndjson": FINISHED });
    writeFileSync(join(ref.folder, ".attempt-2.0"), dead());
    writeFileSync(join(ref.folder, ".summary.json.4711"), "{");
    writeFileSync(join(ref.folder, "run.ndjson.new"), "{");
    expect(allOf(check().places).map(({ kind, file }) => [kind, file])).toEqual(
      expect.arrayContaining([
        ["dead-mark", "p/r/.attempt-2.0"],
        ["temporary-file", "p/r/.summary.json.4711"],
        ["temporary-file", "p/r/run.ndjson.new"],
      ]),
    );
  });

  it("are not what the living write", () => {
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": '{"step":' });
    writeFileSync(join(ref.folder, ".attempt-2.0"), living());
    expect(check()).toMatchObject({ live: 1, places: [] });
  });

  it("is a torn line that may be in the making, on another host", () => {
    storeRun(root, {
      "run.ndjson": [created(), started({ host: "elsewhere" })],
      "steps.ndjson": `x\n{"step":`,
    });
    const { places, elsewhere } = check();
    expect(elsewhere).toEqual(["elsewhere"]);
    expect(allOf(places)).toMatchObject([
      { severity: "damage", kind: "not-json", remedy: null },
      { severity: "note", kind: "torn-line", remedy: null },
    ]);
  });
});

describe("summaries and media", () => {
  const media = (name: string, more: object = { source: "/tmp/x.png" }) => ({
    ...step(0, {}),
    name: "x",
    _type: "trackio.image",
    file_path: `media/${name}`,
    ...more,
  });

  it("are told where the summary's numbers are wrong, and not where they are old", () => {
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0), step(1)] });
    openRun(root, ref);
    const path = join(ref.folder, "steps.ndjson");
    const time = new Date(1_700_000_000_000);
    utimesSync(path, time, time);
    expect(found()).toEqual([]);
    openRun(root, ref);
    writeFileSync(path, line(step(0)) + line(step(7)));
    utimesSync(path, time, time);
    expect(allOf(check().places)).toMatchObject([
      {
        severity: "note",
        kind: "bad-summary",
        remedy: { kind: "remove" },
        rule: expect.stringContaining("steps"),
      },
    ]);
    writeFileSync(join(ref.folder, "summary.json"), "{");
    expect(allOf(check().places)).toMatchObject([{ kind: "bad-summary", rule: "not JSON" }]);
  });

  it("are told where a file is named and not there, or there and not named", () => {
    const records = [media("a.png"), media("b.png"), media("c.png", { missing: "a folder" })];
    const ref = storeRun(root, { "run.ndjson": FINISHED, "media.ndjson": records });
    mkdirSync(join(ref.folder, "media"));
    for (const name of ["b.png", "z.png"]) writeFileSync(join(ref.folder, "media", name), "");
    expect(allOf(check().places)).toMatchObject([
      { severity: "damage", kind: "missing-media", byte: 0, line: 1, value: "media/a.png" },
      { severity: "note", kind: "unnamed-media", value: "z.png" },
    ]);
  });

  it("are named in the cells of tables, too", () => {
    const cell = (name: string, more: object = {}) => ({
      _type: "trackio.image",
      file_path: `media/${name}`,
      ...more,
    });
    const rows = [
      [cell("a.png"), 1, null],
      [cell("b.png", { source: "b.png" }), "x", [[cell("c.png")], cell("f.png")]],
      [cell("d.png", { missing: "no such file" }), {}, { ...cell("e.png"), _type: "other" }],
    ];
    const table = { ...step(0, {}), name: "t", columns: ["x", "y", "z"], rows };
    const ref = storeRun(root, { "run.ndjson": FINISHED, "tables.ndjson": [table] });
    mkdirSync(join(ref.folder, "media"));
    writeFileSync(join(ref.folder, "media", "b.png"), "");
    writeFileSync(join(ref.folder, "media", "c.png"), "");
    writeFileSync(join(ref.folder, "media", "f.png"), "");
    expect(allOf(check().places)).toMatchObject([
      {
        severity: "damage",
        kind: "missing-media",
        file: "p/r/tables.ndjson",
        byte: 0,
        line: 1,
        value: "media/a.png",
      },
      { severity: "note", kind: "unnamed-media", value: "c.png" },
    ]);
  });
});

describe("a session in the spool", () => {
  const SESSION = "20261123T032600-abc";
  const HERE = { host: thisHost().host, boot_id: thisHost().bootId };
  const spool = (files: Readonly<Record<string, string>>): string => {
    const folder = join(root, ".spool", SESSION);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };
  const owner = (more: object = {}) =>
    line({ ...HERE, recorder: { pid: 1, start: 1 }, program: { pid: 1, start: 1 }, ...more });
  const state = (sizes: object, run = "r") =>
    line({ streams: [{ file: "fd3.ndjson", offset: 2 }], runs: [{ project: "p", run, attempt: 1, sizes }] });
  const running = () => [created(), started({ session: SESSION, ...HERE })];

  it("may wait to be taken in", () => {
    storeRun(root, { "run.ndjson": running(), "steps.ndjson": '{"st' });
    spool({ "owner.json": owner(), "state.ndjson": state({}), "fd3.ndjson": '1\n{"a":1}\n{"b":1}\n' });
    expect(allOf(check().places)).toMatchObject([
      { kind: "torn-line", remedy: { kind: "recover" } },
      {
        severity: "leftover",
        kind: "waiting-lines",
        file: `.spool/${SESSION}`,
        rule: expect.stringMatching(/^2 lines wait since \d/),
        remedy: { kind: "recover" },
      },
    ]);
  });

  it("may live, and its runs with it", () => {
    storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": '{"st' });
    const recorder = identify(process.pid);
    spool({ "owner.json": owner({ recorder }), "state.ndjson": state({}) });
    expect(check()).toMatchObject({ live: 1, places: [] });
  });

  it("may count on more than the files hold, or on a run that is gone", () => {
    const ref = storeRun(root, { "run.ndjson": running(), "steps.ndjson": [step(0)] });
    const folder = spool({
      "owner.json": owner(),
      "state.ndjson": state({ "steps.ndjson": line(step(0)).length }) + state({ "steps.ndjson": 4000 }),
    });
    expect(allOf(check().places)).toMatchObject([
      { severity: "leftover", kind: "broken-promise", line: 2, remedy: { kind: "recover" } },
      { kind: "waiting-lines", remedy: { kind: "recover" } },
    ]);
    truncateSync(join(ref.folder, "steps.ndjson"), 0);
    expect(allOf(check().places)).toMatchObject([
      { severity: "damage", kind: "broken-promise", line: 2, remedy: null },
      { kind: "waiting-lines", remedy: null },
    ]);
    writeFileSync(join(folder, "state.ndjson"), state({}, "gone"));
    expect(allOf(check().places)).toMatchObject([
      { severity: "leftover", kind: "lost-run", remedy: { kind: "recover" } },
      {},
    ]);
  });

  it("may not tell whose it is", () => {
    const folder = spool({ "fd3.ndjson": "" });
    expect(allOf(check().places)).toMatchObject([{ kind: "no-owner", remedy: { kind: "remove" } }]);
    writeFileSync(join(folder, "fd3.ndjson"), '{"a":1}\n');
    expect(allOf(check().places)).toMatchObject([
      { severity: "leftover", kind: "no-owner", remedy: null, rule: expect.stringContaining("1 line waits") },
    ]);
  });

  it("may be another host's", () => {
    const folder = spool({ "owner.json": owner({ host: "elsewhere" }) });
    utimesSync(join(folder, "owner.json"), NOW / 1000, NOW / 1000);
    expect(found()).toEqual([]);
    utimesSync(join(folder, "owner.json"), 1, 1);
    expect(allOf(check().places)).toMatchObject([{ severity: "note", kind: "elsewhere", remedy: null }]);
  });
});
