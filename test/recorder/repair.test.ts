import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { isSound, type Mended } from "../../src/history/finding.ts";
import { identify, thisHost } from "../../src/process/identity.ts";
import { foresight } from "../../src/recorder/repair/foresight.ts";
import { repairStore } from "../../src/recorder/repair/repair-store.ts";
import { checkStore } from "../../src/store/check/check-store.ts";
import { openRun } from "../../src/store/open-run.ts";
import { Recorded } from "../support/recorded.ts";
import { created, ended, FINISHED, started, step, storeRun } from "../support/stored-run.ts";

let place: string;
let root: string;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), "trackio-repair-")));
  root = join(place, "store");
  mkdirSync(root);
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
});

const now = () => Date.now() + 3_600_000;
const check = (store = root) => checkStore(store, [], foresight(store), now());
const nothing = async (): Promise<void> => {};
const repair = async (store = root): Promise<readonly Mended[]> =>
  (await repairStore(store, () => check(store), nothing, now())).mended;

/** All files of a folder, by path, with their bytes. */
function filesIn(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? [[relative(folder, path), readFileSync(path)] as const] : [];
    }),
  );
}

const text = (path: string): string => readFileSync(join(root, path), "utf8");
const line = (value: object): string => `${JSON.stringify(value)}\n`;

describe("repair", () => {
  it("moves what is no record aside, and keeps the records as they were", async () => {
    const good = [line(step(0)), line(step(1)), line(step(2))];
    const file = `${good[0]}{"st\0\0\0${good[1]}garbage\n${good[2]}{"step":3,"t`;
    storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": file });
    const mended = await repair();
    const [a = 0, b = 0] = [good[0]?.length, good[1]?.length];
    const folder = "p/r/cut/steps.ndjson";
    expect(mended.map(({ what, byte, bytes, detail }) => [what, byte, bytes, detail])).toEqual([
      ["moved", a, 7, `${folder}.${a}.1`],
      ["moved", a + 7 + b, 8, `${folder}.${a + 7 + b}.1`],
      ["moved", file.length - 12, 12, `${folder}.${file.length - 12}.1`],
    ]);
    expect(text("p/r/steps.ndjson")).toBe(good.join(""));
    expect(mended.map(({ detail }) => text(String(detail)))).toEqual([
      '{"st\0\0\0',
      "garbage\n",
      '{"step":3,"t',
    ]);
    expect(JSON.parse(text("p/r/run.ndjson").trim().split("\n").at(-1) ?? "")).toMatchObject({
      event: "repaired",
      cut: [{ file: "steps.ndjson", bytes: 27, pieces: 3 }],
    });
    expect(check().places).toEqual([]);
  });

  it("adds a newline that is missing, and loses no record for it", async () => {
    storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": line(step(0)) + JSON.stringify(step(1)) });
    expect(await repair()).toMatchObject([{ what: "sealed", file: "p/r/steps.ndjson" }]);
    expect(text("p/r/steps.ndjson")).toBe(line(step(0)) + line(step(1)));
    expect(existsSync(join(root, "p/r/cut"))).toBe(false);
  });

  it("gives a run its beginning again", async () => {
    storeRun(root, { "run.ndjson": [started(), ended()], "steps.ndjson": [step(0)] });
    storeRun(root, { "steps.ndjson": [step(0)] }, "q%", "s");
    await repair();
    for (const [path, names] of [
      ["p/r", { project: "p", run: "r" }],
      ["q%25/s", { project: "q%", run: "s" }],
    ] as const) {
      const [first = ""] = text(`${path}/run.ndjson`).split("\n");
      expect(JSON.parse(first)).toEqual({
        event: "created",
        timestamp: step(0).timestamp,
        format: 1,
        ...names,
        id: expect.stringMatching(/^[0-9a-f]{12}$/),
        repaired: true,
      });
    }
    expect(isSound(check())).toBe(true);
  });

  it("notes what nothing can bring back, and tells it no more as damage", async () => {
    storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0, { _attempt: 2 })] });
    expect(await repair()).toMatchObject([
      { what: "noted", detail: "attempt 2 has records, but was never started" },
    ]);
    expect(check().places[0]?.findings).toMatchObject([{ severity: "note", kind: "never-started" }]);
  });

  it("moves a start aside that can be read but for a byte", async () => {
    const bytes = Buffer.from(line(started({ user: "?" })));
    bytes[bytes.indexOf("?")] = 0xff;
    const ref = storeRun(root, { "run.ndjson": [created()] });
    appendFileSync(join(ref.folder, "run.ndjson"), Buffer.concat([bytes, Buffer.from(line(ended()))]));
    await repair();
    expect(isSound(check())).toBe(true);
    expect(openRun(root, ref).status.kind).not.toBe("damaged");
  });

  it("keeps a file's mode and time, and a link to a file elsewhere", async () => {
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": "x\n" });
    const [path, moved] = [join(ref.folder, "steps.ndjson"), join(place, "elsewhere.ndjson")];
    renameSync(path, moved);
    symlinkSync(moved, path);
    chmodSync(moved, 0o640);
    utimesSync(moved, 1_700_000_000, 1_700_000_000);
    await repair();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(statSync(moved)).toMatchObject({ size: 0, mtimeMs: 1_700_000_000_000 });
    expect(statSync(moved).mode & 0o777).toBe(0o640);
  });

  it("never writes into a file: another name of it keeps what was there", async () => {
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": `${line(step(0))}x\n` });
    linkSync(join(ref.folder, "steps.ndjson"), join(place, "same"));
    await repair();
    expect(readFileSync(join(place, "same"), "utf8")).toBe(`${line(step(0))}x\n`);
  });

  it("takes away what the dead left: marks, temporary files, claims, links, wrong summaries", async () => {
    const ref = storeRun(root, { "run.ndjson": FINISHED });
    const dead = line({ host: thisHost().host, boot_id: thisHost().bootId, pid: 1, start: 1 });
    writeFileSync(join(ref.folder, ".attempt-2.0"), dead);
    writeFileSync(join(ref.folder, ".attempt-2.99.new"), dead);
    writeFileSync(join(ref.folder, "summary.json"), "{");
    const claim = storeRun(root, {}, "q", "claimed");
    writeFileSync(join(claim.folder, ".attempt-1.0"), dead);
    symlinkSync("gone", join(root, "p", "was"));
    mkdirSync(join(root, ".spool/session"), { recursive: true });
    writeFileSync(join(root, ".spool/session/fd3.ndjson"), "");
    await repair();
    expect([...filesIn(root).keys()]).toEqual(["p/r/run.ndjson"]);
    expect(readdirSync(root).sort()).toEqual([".spool", "p"]);
    expect(lstatSync(join(root, "p", "was"), { throwIfNoEntry: false })).toBeUndefined();
    expect(isSound(check())).toBe(true);
  });

  it("touches no run that is being written, or may be", async () => {
    const torn = { "steps.ndjson": 'x\n{"step":' };
    const here = { host: thisHost().host, boot_id: thisHost().bootId, recorder: identify(process.pid) };
    storeRun(root, { "run.ndjson": [created(), started(here)], ...torn }, "p", "live");
    storeRun(root, { "run.ndjson": [created(), started({ host: "far" })], ...torn }, "p", "far");
    const marked = storeRun(root, { "run.ndjson": FINISHED, ...torn }, "p", "marked");
    const { bootId, host } = thisHost();
    writeFileSync(
      join(marked.folder, ".attempt-2.0"),
      line({ host, boot_id: bootId, ...identify(process.ppid) }),
    );
    const before = filesIn(root);
    expect(await repair()).toEqual([]);
    expect(filesIn(root)).toEqual(before);
    expect(isSound(check())).toBe(false);
  });

  it("goes on with other runs where one cannot be mended, and says why", async () => {
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": "x\n" }, "p", "a");
    storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": "x\n" }, "p", "b");
    writeFileSync(join(ref.folder, "cut"), "in the way");
    const mended = await repair();
    expect(mended).toMatchObject([
      { what: "failed", file: "p/a", detail: expect.stringContaining("cut") },
      { what: "moved", file: "p/b/steps.ndjson" },
    ]);
    expect(text("p/a/steps.ndjson")).toBe("x\n");
  });
});

describe("a repair that was interrupted", () => {
  it("is done again without a second copy", async () => {
    storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": "x\n" });
    mkdirSync(join(root, "p/r/cut"));
    writeFileSync(join(root, "p/r/cut/steps.ndjson.0.1"), "y\n");
    writeFileSync(join(root, "p/r/cut/steps.ndjson.0.2"), "x\n");
    expect(await repair()).toMatchObject([{ what: "moved", detail: "p/r/cut/steps.ndjson.0.2" }]);
    expect(readdirSync(join(root, "p/r/cut")).sort()).toEqual(["steps.ndjson.0.1", "steps.ndjson.0.2"]);
  });
});

/** Something that happens to a file: bytes cut off, taken out, zeroed, put in or changed. */
type Blow =
  | { readonly kind: "truncate"; readonly at: number }
  | { readonly kind: "remove" | "zero"; readonly at: number; readonly length: number }
  | { readonly kind: "insert" | "overwrite"; readonly at: number; readonly bytes: Uint8Array };

function strike(bytes: Buffer, blow: Blow): Buffer {
  const at = Math.floor(blow.at * bytes.length);
  switch (blow.kind) {
    case "truncate":
      return bytes.subarray(0, at);
    case "remove":
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + blow.length)]);
    case "zero":
      return Buffer.from(bytes).fill(0, at, Math.min(bytes.length, at + blow.length));
    case "insert":
      return Buffer.concat([bytes.subarray(0, at), blow.bytes, bytes.subarray(at)]);
    case "overwrite":
      return Buffer.concat([bytes.subarray(0, at), blow.bytes, bytes.subarray(at + blow.bytes.length)]);
  }
}

const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const length = fc.integer({ min: 1, max: 300 });
const rubbish = fc.uint8Array({ minLength: 1, maxLength: 40 });
const blow: fc.Arbitrary<Blow> = fc.oneof(
  fc.record({ kind: fc.constant("truncate" as const), at }),
  fc.record({ kind: fc.constantFrom("remove" as const, "zero" as const), at, length }),
  fc.record({ kind: fc.constantFrom("insert" as const, "overwrite" as const), at, bytes: rubbish }),
);

describe("whatever happens to a real store", () => {
  let model: string;

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "trackio-model-"));
    writeFileSync(join(folder, "x.png"), "png");
    for (const attempt of [1, 2]) {
      const recorded = new Recorded(folder, { name: "it", resume: "allow" });
      recorded.write('{"_type":"config","lr":0.1}\n{"_type":"checkpoint","path":"c"}\nnot JSON\n');
      for (let each = 0; each < 20; each++) recorded.write(`{"loss":${each / attempt},"note":"é"}\n`);
      recorded.write('{"_type":"table","name":"t","columns":["a"],"rows":[[{"step":1}]]}\n');
      recorded.write('{"_type":"alert","title":"x"}\n{"_type":"system","cpu":1}\n');
      recorded.write('{"p":{"_type":"trackio.image","file_path":"x.png"}}\n');
      recorded.finish();
      recorded.session.spool.remove();
    }
    model = join(folder, "store");
    // This process was the recorder, and lives.
    const life = join(model, "work/it/run.ndjson");
    writeFileSync(life, readFileSync(life, "utf8").replaceAll(thisHost().bootId ?? "", "before"));
    rmSync(join(model, "work/it/summary.json"), { force: true });
    return () => rmSync(folder, { recursive: true, force: true });
  });

  it("was sound before", () => {
    expect(check(model)).toMatchObject({ checked: { runs: 1, files: 8 }, places: [] });
  });

  it("check finds it, repair mends it, and no whole record is lost", async () => {
    const folder = "work/it";
    const names = [...filesIn(model).keys()].filter((name) => name.endsWith(".ndjson"));
    const blows = fc.array(fc.tuple(fc.constantFrom(...names), blow), { minLength: 1, maxLength: 4 });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(blows, async (all) => {
        const store = join(place, `copy${number++}`);
        cpSync(model, store, { recursive: true, preserveTimestamps: true });
        for (const [name, each] of all) {
          const path = join(store, name);
          writeFileSync(path, strike(readFileSync(path), each));
        }
        const original = filesIn(model);
        const damaged = filesIn(store);
        const broken = names.some((name) => !isJsonLines(damaged.get(name) ?? Buffer.alloc(0)));
        if (broken) expect(isSound(check(store))).toBe(false);
        const mended = await repair(store);
        expect(mended.filter(({ what }) => what === "failed")).toEqual([]);
        expect(isSound(check(store))).toBe(true);
        expect(
          check(store)
            .places.flatMap(({ findings }) => findings)
            .filter(({ remedy }) => remedy),
        ).toEqual([]);
        for (const name of names) {
          const kept = linesOf(filesIn(store).get(name));
          const good = linesOf(damaged.get(name)).filter((l) => isIn(l, original.get(name)));
          expect(kept.filter((l) => good.includes(l))).toEqual(good);
          // What is not in the file any more is in cut/, to the byte.
          const cut = mended.filter(({ file, what }) => what === "moved" && file === name);
          for (const { byte, bytes, detail } of cut) {
            const start = byte ?? 0;
            expect(readFileSync(join(store, detail ?? ""))).toEqual(
              damaged.get(name)?.subarray(start, start + (bytes ?? 0)),
            );
          }
          const moved = cut.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
          const stayed = (damaged.get(name)?.length ?? 0) - moved;
          if (!name.endsWith("/run.ndjson"))
            expect((filesIn(store).get(name)?.length ?? 0) - stayed).toBeLessThan(8);
        }
        const once = filesIn(store);
        expect(await repair(store)).toEqual([]);
        expect(filesIn(store)).toEqual(once);
        expect(() =>
          openRun(store, { project: "work", run: "it", folder: join(store, folder) } as never),
        ).not.toThrow();
        rmSync(store, { recursive: true });
      }),
      { numRuns: 100 },
    );
  });
});

const linesOf = (bytes: Buffer | undefined): string[] =>
  (bytes ?? Buffer.alloc(0)).toString("latin1").split("\n").slice(0, -1);
const isIn = (each: string, bytes: Buffer | undefined): boolean => linesOf(bytes).includes(each);

/** Whether every line is a JSON object in UTF-8, and has its newline. */
function isJsonLines(bytes: Buffer): boolean {
  try {
    const lines = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes).split("\n");
    return lines.pop() === "" && lines.every((each) => JSON.parse(each) instanceof Object);
  } catch {
    return false;
  }
}
