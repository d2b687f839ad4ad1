import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Live, startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun, runsIn, sessionsIn, valuesOf } from "../support/runs.ts";
import { makePlace, type Place } from "../support/trackio.ts";

/** Reports one line for each that it reads, says so, and exits with 7 at the end of its input. */
const ECHO = [
  "sh",
  "-c",
  'echo ready; while read n; do echo "{\\"n\\": $n}" >&3 && echo "said $n"; done; exit 7',
];

const startEcho = (place: Place, flags: readonly string[] = []): Live =>
  startTrackio(place, ["run", "--name", "it", ...flags, "--", ...ECHO], { stdin: "pipe" });

/** Lets the program report a number. */
async function report(live: Live, number: number): Promise<void> {
  live.process.stdin?.write(`${number}\n`);
  await live.says(`said ${number}\n`);
}

const stored = (folder: string): unknown[] => valuesOf(folder, "n");

async function untilStored(folder: string, numbers: readonly number[]): Promise<void> {
  await until(
    () => JSON.stringify(stored(folder)) === JSON.stringify(numbers),
    () => `${numbers} in ${folder}: ${stored(folder)}`,
  );
}

/** Ends the program: it must have lived, and end as it would have. */
async function expectUnharmed(live: Live): Promise<readonly string[]> {
  live.process.stdin?.end();
  expect(await live.process).toMatchObject({ exitCode: 7 });
  return live
    .err()
    .split("\n")
    .filter((line) => line.startsWith("trackio: "));
}

describe("a failure of ours while the program runs does not touch it", () => {
  it("when the run's folder is removed: it is made again, with all that was in it", async () => {
    const place = makePlace();
    const live = startEcho(place);
    await report(live, 1);
    const folder = onlyRun(place);
    await untilStored(folder, [1]);
    rmSync(folder, { recursive: true });
    await report(live, 2);
    await live.says("was removed; it is written anew");
    await report(live, 3);
    const warnings = await expectUnharmed(live);
    expect(warnings).toHaveLength(1);
    expect(stored(folder)).toEqual([1, 2, 3]);
    expect(eventOf(folder, "created")).toBeDefined();
    expect(eventOf(folder, "ended")).toMatchObject({ exit_code: 7 });
  });

  it("when the program removes the run's folder as the last thing that it does", async () => {
    const place = makePlace();
    const script =
      'echo \'{"n": 1}\' >&3; until [ -e "$TRACKIO_RUN_DIR/steps.ndjson" ]; do :; done; rm -r "$TRACKIO_RUN_DIR"; exit 7';
    await expectUnharmed(startTrackio(place, ["run", "--name", "it", "--", "sh", "-c", script]));
    expect(stored(onlyRun(place))).toEqual([1]);
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 7 });
  });

  it("when the whole store is removed, spool and all: what it reports is kept all the same", async () => {
    const place = makePlace();
    const live = startEcho(place);
    await report(live, 1);
    const folder = onlyRun(place);
    await untilStored(folder, [1]);
    rmSync(place.store, { recursive: true });
    await report(live, 2);
    await live.says("trackio: ");
    await report(live, 3);
    await expectUnharmed(live);
    expect(stored(folder)).toEqual([1, 2, 3]);
    expect(eventOf(folder, "ended")).toMatchObject({ exit_code: 7 });
  });

  it("when the run's folder becomes a file: one line says so, one at the end says what is where", async () => {
    const place = makePlace();
    const live = startEcho(place);
    await live.says("ready");
    const folder = onlyRun(place);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    await report(live, 1);
    await live.says("trackio: ");
    await report(live, 2);
    const warnings = await expectUnharmed(live);
    const [session = ""] = sessionsIn(place.store);
    expect(warnings.at(-1)).toContain(session);
    expect(warnings, warnings.join("\n")).toHaveLength(2);
    expect(readFileSync(join(session, "fd3.ndjson"), "utf8")).toBe('{"n": 1}\n{"n": 2}\n');
  });

  it("when the folder of media cannot be made", { timeout: 10_000 }, async () => {
    const place = makePlace();
    const live = startTrackio(place, [
      "run",
      "--",
      "sh",
      "-c",
      'touch "$TRACKIO_RUN_DIR/media" cat.png; echo \'{"cat": {"_type": "trackio.image", "file_path": "cat.png"}, "n": 1}\' >&3; exit 7',
    ]);
    await expectUnharmed(live);
    expect(stored(onlyRun(place))).toEqual([1]);
    expect(readFileSync(join(onlyRun(place), "media.ndjson"), "utf8")).toContain('"missing":');
  });
});

describe("a full disk does not touch the program", () => {
  it("while it stays full, and all is stored when there is room again", async ({ skip }) => {
    const place = makePlace();
    mkdirSync(place.store);
    if (!mounted(place.store)) skip("no right to mount a small file system here");
    const live = startEcho(place);
    await report(live, 1);
    const folder = onlyRun(place);
    await untilStored(folder, [1]);
    fill(join(place.store, "ballast"));
    for (let number = 2; number <= 200; number++) {
      live.process.stdin?.write(`${number}\n`);
    }
    await live.says("trackio: cannot store");
    rmSync(join(place.store, "ballast"));
    await live.says("storing again");
    const told = await expectUnharmed(live);
    expect(told).toHaveLength(2);
    const said = [
      1,
      ...[...live.out().matchAll(/said (\d+)\n/g)].map(([, number]) => Number(number)).slice(1),
    ];
    expect(stored(folder)).toEqual(said);
    expect(eventOf(folder, "ended")).toMatchObject({ exit_code: 7 });
    expect(sessionsIn(place.store)).toEqual([]);
  });

  it("and each time that it fills up again is told", async ({ skip }) => {
    const place = makePlace();
    mkdirSync(place.store);
    if (!mounted(place.store)) skip("no right to mount a small file system here");
    const live = startEcho(place);
    await report(live, 0);
    await untilStored(onlyRun(place), [0]);
    const ballast = join(place.store, "ballast");
    const times = (text: string): number => live.err().split(text).length - 1;
    let number = 1;
    for (let round = 1; round <= 2; round++) {
      fill(ballast);
      // Slowly: what we keep of a line is longer than the line, and its page of the disk is to be full first.
      const timer = setInterval(() => live.process.stdin?.write(`${number++}\n`), 20);
      await until(() => times("trackio: cannot store") === round, `trouble ${round}`);
      clearInterval(timer);
      rmSync(ballast);
      await until(() => times("storing again") === round, `recovery ${round}`);
    }
    const told = await expectUnharmed(live);
    expect(told).toHaveLength(4);
    expect(told[0]).toContain("cannot store what the program reports (the disk is full); it goes on");
    expect(stored(onlyRun(place))).toHaveLength(live.out().match(/^said /gm)?.length ?? 0);
  });

  it("nor does a limit on the size of files, which strikes us before it", async () => {
    const place = makePlace();
    // Files of more than 512 kB fail for us with EFBIG. What we store of a line is longer than the line.
    const program = `
import os
line = b'{"n": 1, "filler": "' + b"x" * 900 + b'"}\\n'
room = 490 * 1024
while room > len(line):
    room -= os.write(3, line)
print("wrote", flush=True)
input()
os._exit(7)`;
    const live = startTrackio(
      place,
      ["run", "--", "python3", "-c", program],
      { stdin: "pipe" },
      "trap '' XFSZ; ulimit -f 1000",
    );
    await live.says("wrote");
    await live.says("trackio: cannot store");
    live.process.stdin?.write("\n");
    const told = await expectUnharmed(live);
    const [session = ""] = sessionsIn(place.store);
    expect(told.at(-1)).toContain(`is in ${session}`);
    expect(existsSync(join(session, "fd3.ndjson"))).toBe(true);
    expect(runsIn(place.store)).toHaveLength(1);
  });
});

/** Whether a file system of half a megabyte is now mounted there. */
function mounted(folder: string): boolean {
  try {
    execFileSync("sh", ["-c", 'mount -t tmpfs -o size=512k none "$1"', "sh", folder], { stdio: "ignore" });
  } catch {
    return false;
  }
  onTestFinished(() => void execFileSync("sh", ["-c", 'umount -l "$1"', "sh", folder]));
  return true;
}

/** Writes until there is no room. */
function fill(path: string): void {
  try {
    writeFileSync(path, Buffer.alloc(1 << 20));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe("ENOSPC");
  }
}
