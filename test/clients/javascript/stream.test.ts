import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { type Beginning, Stream } from "../../../src/clients/javascript/stream.ts";
import { testFolder } from "../../support/folders.ts";
import { writeProgram } from "../../support/javascript.ts";
import { cleanEnvironment, makePlace } from "../../support/trackio.ts";

const linesOf = (path: string): string[] => readFileSync(path, "utf8").split("\n").slice(0, -1);

const beginning = (folder: string): Beginning => ({ path: join(folder, "a.ndjson"), head: "head\n" });

/** What a program writes that finds a spool, and no recorder at work. */
async function runAlone(
  source: string,
): Promise<{ lines: Record<string, unknown>[]; stderr: string; exitCode: number | undefined }> {
  const place = makePlace();
  const spool = join(place.root, "spool");
  mkdirSync(spool);
  const program = writeProgram(place, `import * as trackio from "trackio";\n${source}`);
  const { stderr, exitCode } = await execa("node", [program], {
    env: { ...cleanEnvironment(place), TRACKIO_SPOOL: spool },
    extendEnv: false,
    reject: false,
  });
  const [stream = ""] = readdirSync(spool);
  expect(stream).toMatch(/^\d+-[0-9a-z]+\.ndjson$/);
  const lines = linesOf(join(spool, stream)).map((line) => JSON.parse(line) as Record<string, unknown>);
  return { lines, stderr, exitCode };
}

describe("a stream", () => {
  it("is made with its first line, and begins with its head", () => {
    const folder = testFolder();
    const stream = new Stream(() => beginning(folder));
    expect(readdirSync(folder)).toEqual([]);
    stream.write("1\n");
    stream.write("2\n");
    expect(linesOf(join(folder, "a.ndjson"))).toEqual(["head", "1", "2"]);
    stream.close();
  });

  it("takes lines of every length, in any script", () => {
    const folder = testFolder();
    const stream = new Stream(() => beginning(folder));
    const lengths = [1, 1000, 43_690, 65_535, 131_067, 131_068, 131_069, 131_072, 1_000_000];
    const lines = lengths.flatMap((length) => ["x", "é", "東", "🚀"].map((letter) => letter.repeat(length)));
    for (const line of lines) stream.write(`${line}\n`);
    expect(linesOf(join(folder, "a.ndjson")).slice(1)).toEqual(lines);
    stream.close();
  });

  it("keeps lines while it cannot be made, and writes them in order when it can", () => {
    const folder = join(testFolder(), "later");
    const stream = new Stream(() => beginning(folder));
    stream.write("1\n");
    stream.write("2\n");
    mkdirSync(folder);
    stream.write("3\n");
    expect(linesOf(join(folder, "a.ndjson"))).toEqual(["head", "1", "2", "3"]);
    stream.close();
  });
});

it.skipIf(!existsSync("/proc/self/fd"))(
  "goes on in its file where the program closed the descriptor",
  async () => {
    const { lines } = await runAlone(`
import { closeSync, readdirSync, readlinkSync } from "node:fs";
trackio.log({ n: 0 });
for (const fd of readdirSync("/proc/self/fd").map(Number))
  try { if (readlinkSync("/proc/self/fd/" + fd).endsWith(".ndjson")) closeSync(fd); } catch {}
for (let n = 1; n < 4; n++) trackio.log({ n });`);
    expect(lines.slice(1).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
  },
);

const LIMITER = "prlimit";
const canLimit = spawnSync(LIMITER, ["--version"]).status === 0;

// util-linux has `prlimit`; elsewhere a process cannot be given its limit back.
describe.skipIf(!canLimit)("a disk that is full", () => {
  /** A program whose files may not grow beyond some size for a while (setrlimit(2)): writes are cut short then. */
  const FULL = `
import { execFileSync } from "node:child_process";
process.on("SIGXFSZ", () => {});
const limit = (size) => execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=" + size + ":unlimited"]);
`;

  const run = (source: string) => runAlone(FULL + source);

  it("takes every line once, in order, when there is room again, and is said once", async () => {
    const { lines, stderr, exitCode } = await run(`
for (let n = 0; n < 100; n++) trackio.log({ n });
limit(1500);
for (let n = 100; n < 1000; n++) trackio.log({ n, text: "é".repeat(n % 50) });
limit("unlimited");
for (let n = 1000; n < 1100; n++) trackio.log({ n });`);
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatchObject({ _type: "stream" });
    expect(lines.slice(1).map(({ n }) => n)).toEqual(Array.from({ length: 1100 }, (_, n) => n));
    expect(stderr).toMatch(
      /^trackio: cannot write to \S+: the file would be larger than is allowed\. Lines are kept in memory, up to 16 MiB, and tried again with the next one\ntrackio: lines can be written again$/,
    );
  });

  it("is tried once more at the end", async () => {
    const { lines, exitCode } = await run(`
trackio.log({ n: 0 });
limit(100);
for (let n = 1; n < 100; n++) trackio.log({ n });
limit("unlimited");`);
    expect(exitCode).toBe(0);
    expect(lines.slice(1).map(({ n }) => n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it("costs no more memory than that, and what is lost is counted", async () => {
    const { lines, stderr, exitCode } = await run(`
trackio.log({ n: 0 });
limit(1000);
const text = "x".repeat(1.5 * 2 ** 20);
for (let n = 1; n <= 20; n++) trackio.log({ n, text });
limit("unlimited");
trackio.log({ n: 21 });`);
    expect(exitCode).toBe(0);
    expect(lines.slice(1).map(({ n }) => n)).toEqual([...Array.from({ length: 11 }, (_, n) => n), 21]);
    expect(stderr).toMatch(/\ntrackio: lines can be written again; 10 are lost$/);
  });

  it("stays full: the program ends as it would, and is told how many lines are lost", async () => {
    const { lines, stderr, exitCode } = await run(`
trackio.log({ n: 0 });
limit(1);
for (let n = 1; n <= 20; n++) trackio.log({ n });
process.exitCode = 7;`);
    expect(exitCode).toBe(7);
    expect(lines.slice(1).map(({ n }) => n)).toEqual([0]);
    expect(stderr).toMatch(/\ntrackio: 20 lines could not be written, and are lost$/);
  });
});
