import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import papaparse from "papaparse";
import { expect, it } from "vitest";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const LINES = [
  '{"_type": "config", "lr": 0.1, "seed": 12345678901234567890, "optimizer": {"name": "adam"}}',
  '{"loss": 0.10, "big": 12345678901234567890, "note": "a,\\"b\\""}',
  '{"loss": NaN, "list": [1, 2]}',
  '{"_type": "table", "name": "a/b", "columns": ["x", "x"], "rows": [[1, "y"]]}',
  '{"_type": "alert", "title": "Hot"}',
  '{"_type": "system", "cpu": 0.5}',
  "not a line",
];
const report = (lines: readonly string[]): string =>
  lines.map((line) => `printf '%s\\n' '${line}' >&3`).join("\n");

const keep = (place: Place, name: string, lines = LINES) =>
  trackio(place, ["run", "-q", "-p", "p", "--name", name, "--", "sh", "-c", report(lines)]);

/** Every file below a folder, relative to it. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const withoutTimes = (text: string): string => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "T");

it("an export holds each thing in a file of its own, numbers as they are spelled, and says what it lacks", async () => {
  const place = makePlace();
  await keep(place, "r");
  const out = join(place.cwd, "out");
  const { exitCode, stdout, stderr } = await trackio(place, ["export", "p/*", "--to", "csv", "out"]);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(
    /^1 run in out \([\d.]+ KB\)\n {2}runs\.csv\n {2}p\/r\/ {2}steps\.csv \(2 rows\), config\.csv \(3 rows\)/,
  );
  expect(stderr).toBe(`trackio: p/r: 1 rejected line stays in ${place.store}/p/r/rejected.ndjson`);
  expect(filesIn(out)).toEqual([
    "p/r/alerts.csv",
    "p/r/config.csv",
    "p/r/steps.csv",
    "p/r/system.csv",
    "p/r/tables/a%2Fb.csv",
    "runs.csv",
  ]);
  const read = (name: string): string => withoutTimes(readFileSync(join(out, name), "utf8"));
  expect(read("p/r/steps.csv")).toBe(
    'step,timestamp,loss,big,note,list\n0,T,0.10,12345678901234567890,"a,""b""",\n1,T,NaN,,,"[1, 2]"\n',
  );
  expect(read("p/r/config.csv")).toBe("key,value\nlr,0.1\nseed,12345678901234567890\noptimizer/name,adam\n");
  expect(read("p/r/tables/a%2Fb.csv")).toBe("_step,_timestamp,x,x_2\n1,T,1,y\n");
  const { data } = papaparse.parse<Record<string, string>>(read("runs.csv"), {
    header: true,
    skipEmptyLines: true,
  });
  const [overview] = data;
  expect(overview).toMatchObject({
    project: "p",
    run: "r",
    status: "finished",
    steps: "2",
    folder: "p/r",
    "config/seed": "12345678901234567890",
    "config/optimizer/name": "adam",
    "metrics/loss": "NaN",
    "metrics/loss.min": "0.1",
    "metrics/loss.min.step": "0",
  });
});

it("nothing is overwritten, unless that is asked for, and then nothing else than an earlier export", async () => {
  const place = makePlace();
  await keep(place, "r");
  const out = join(place.cwd, "out");
  await trackio(place, ["export", "p/r", "--to", "csv", "out"]);
  const before = filesIn(out);
  const again = await trackio(place, ["export", "p/r", "--to", "csv", "out"]);
  expect([again.exitCode, again.stderr]).toEqual([
    1,
    `trackio: ${out}/p/r is there already, and so is runs.csv.\n  Name another folder, or replace what is there: --force`,
  ]);
  expect(filesIn(out)).toEqual(before);
  writeFileSync(join(out, "p/r/mine.txt"), "mine");
  writeFileSync(join(out, "p/r/tables/old.csv"), "old");
  const forced = await trackio(place, ["export", "p/r", "--to", "csv", "--force", "out"]);
  expect(forced.exitCode, forced.stderr).toBe(0);
  expect(filesIn(out)).toEqual([...before, "p/r/mine.txt"].sort());
});

it("Parquet keeps types: integers, doubles with NaN, booleans, instants, lists as JSON; what is mixed becomes texts, and that is said", async () => {
  const place = makePlace();
  await keep(place, "r", [
    '{"timestamp": "2026-11-23T03:26:00.123456Z", "n": 9007199254740993, "loss": 0.1, "ok": true, "mixed": 1, "list": [1, null]}',
    '{"timestamp": "2026-11-23T03:26:01Z", "loss": NaN, "mixed": "a", "text": "\u00e9"}',
    '{"timestamp": "2026-11-23T03:26:02Z", "loss": -Infinity}',
  ]);
  const { exitCode, stderr } = await trackio(place, ["export", "r", "--to", "parquet", "out"]);
  expect([exitCode, stderr]).toEqual([
    0,
    "trackio: p/r: steps.parquet: mixed (numbers and texts) became texts",
  ]);
  const rows = await parquetReadObjects({
    file: await asyncBufferFromFile(join(place.cwd, "out/p/r/steps.parquet")),
  });
  const at = (text: string): Date => new Date(text);
  const none = { n: null, ok: null, mixed: null, list: null, text: null };
  expect(rows).toEqual([
    {
      step: 0n,
      timestamp: at("2026-11-23T03:26:00.123Z"),
      n: 9007199254740993n,
      loss: 0.1,
      ok: true,
      mixed: "1",
      list: "[1, null]",
      text: null,
    },
    { ...none, step: 1n, timestamp: at("2026-11-23T03:26:01Z"), loss: Number.NaN, mixed: "a", text: "é" },
    { ...none, step: 2n, timestamp: at("2026-11-23T03:26:02Z"), loss: Number.NEGATIVE_INFINITY },
  ]);
});

it("what is no record is counted and said", async () => {
  const place = makePlace();
  await keep(place, "r", ['{"loss": 1}']);
  appendFileSync(
    join(place.store, "p/r/steps.ndjson"),
    '{"step":1,"lo\n{"step":2,"timestamp":"2026-11-23T03:26:00.000Z","loss":3}\n{"st',
  );
  const { exitCode, stderr } = await trackio(place, ["export", "p/r", "--to", "ndjson", "out"]);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /^trackio: p\/r: 1 line of steps\.ndjson is no record and left out \(byte \d+\): trackio check p\/r$/m,
  );
  expect(stderr).toMatch(
    /^trackio: p\/r: steps\.ndjson ends in 4 bytes of a line that was cut short: trackio check p\/r$/m,
  );
  expect(readFileSync(join(place.cwd, "out/p/r/steps.ndjson"), "utf8").split("\n")).toHaveLength(3);
});

it("points that a later attempt made again are left out, and told, unless they are wanted", async () => {
  const place = makePlace();
  const program = `if [ "$TRACKIO_ATTEMPT" = 1 ]; then\n${report(['{"loss": 3}', '{"loss": 2}'])}\nexit 1\nfi\n${report(['{"step": 1, "loss": 1}'])}`;
  await trackio(place, [
    "run",
    "-q",
    "-p",
    "p",
    "--name",
    "r",
    "--restart",
    "on-failure:1",
    "--",
    "sh",
    "-c",
    program,
  ]);
  const losses = (folder: string): string[] =>
    readFileSync(join(place.cwd, folder, "p/r/steps.csv"), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[2] ?? "");
  const curve = await trackio(place, ["export", "p/r", "--to", "csv", "curve"]);
  expect(curve.stderr).toBe(
    "trackio: p/r: 1 record made again or taken back later is left out: --superseded",
  );
  expect(losses("curve")).toEqual(["3", "1"]);
  const all = await trackio(place, ["export", "p/r", "--to", "csv", "--superseded", "all"]);
  expect(all.stderr).toBe("");
  expect(losses("all")).toEqual(["3", "2", "1"]);
  await trackio(place, ["export", "p/r", "--to", "csv", "--attempt", "1", "first"]);
  expect(losses("first")).toEqual(["3", "2"]);
});

it("a folder is refused that is a run, in the store, a file, or missing", async () => {
  const place = makePlace();
  await keep(place, "r");
  await keep(place, "s");
  writeFileSync(join(place.cwd, "file"), "");
  const said = async (...words: string[]) => {
    const { exitCode, stderr } = await trackio(place, ["export", "--to", "csv", ...words]);
    return [exitCode, stderr.split("\n")[0]];
  };
  expect(await said("r", "s")).toEqual([
    2,
    'trackio: The last word is the folder to write to, and "s" is in the store.',
  ]);
  expect(await said("r")).toEqual([2, "trackio: export takes runs, and at last the folder to write to."]);
  expect(await said("r", `${place.store}/out`)).toEqual([
    1,
    `trackio: ${place.store}/out is in the store, where exports would be taken for runs.`,
  ]);
  expect(await said("r", "file")).toEqual([
    1,
    `trackio: ${place.cwd}/file is not a folder, and an export is one.`,
  ]);
  expect((await trackio(place, ["export", "r", "out", "--to", "xls"])).stderr).toMatch(
    /^trackio: --to takes one of csv, json, parquet, ndjson, not "xls"\.\n/,
  );
});

it("what a killed export left is no export, and goes with the next", async () => {
  const place = makePlace();
  await keep(place, "r");
  await trackio(place, ["export", "p/r", "--to", "csv", "out"]);
  const host = (await trackio(place, ["show", "p/r", "--json"])).stdout.match(/"host": "(.*)"/)?.[1];
  // No process has this number: it is beyond the largest that Linux gives.
  const left = join(place.cwd, "out", `.trackio-export-${host}-4194305-abcdef`);
  const others = join(place.cwd, "out", ".trackio-export-elsewhere-1-abcdef");
  for (const folder of [left, others]) mkdirSync(join(folder, "p/q"), { recursive: true });
  await trackio(place, ["export", "p/r", "--to", "csv", "--force", "out"]);
  expect([existsSync(left), existsSync(others)]).toEqual([false, true]);
});
