import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readlinkSync,
  readSync,
  writeSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { testFolder } from "../../support/folders.ts";
import { type Live, start, until } from "../../support/live.ts";
import { makePlace } from "../../support/trackio.ts";

const SCRIPT = "src/process/capture/relay/start.py";

/** Starts a relay whose recorder is dead already. */
const orphaned = (mode: string, ...place: readonly string[]) => {
  const words = [SCRIPT, mode, join(testFolder(), "segments"), "1000000", "1"];
  const nobody = "4194305"; // No pid is that high.
  return execa("python3", ["-I", "-S", "-E", ...words, nobody, ...place], { reject: false });
};

/** A relay of ours, and the folder in which its ends are by now. */
async function ready(mode: string): Promise<{ readonly relay: Live; readonly folder: string }> {
  const place = makePlace();
  const folder = join(place.cwd, "place");
  const words = [resolve(SCRIPT), mode, join(place.root, "segments"), "1000000", "1", String(process.pid)];
  const relay = start(place, "python3", [...words, folder]);
  await until(() => existsSync(join(folder, "16")), "the relay");
  return { relay, folder };
}

/** A byte; nothing at the end, undefined where there is none yet. */
function read(fd: number): string | undefined {
  const byte = Buffer.alloc(1);
  try {
    return byte.toString("latin1", 0, readSync(fd, byte));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
    throw error;
  }
}

describe("the relay of a program's output", () => {
  it("ends by itself where its recorder died before the program had its ends", async () => {
    expect((await orphaned("pipe")).exitCode).toBe(0);
  });

  it.each(["pipe", "pty"])("does so, and removes the names of its ends: %s", async (mode) => {
    const place = join(testFolder(), "place");
    expect((await orphaned(mode, place)).exitCode).toBe(0);
    expect(existsSync(place)).toBe(false);
  });

  it("has a terminal that everybody has closed until it is told of the program's end, for macOS drops what is unread in one", async () => {
    const { relay, folder } = await ready("pty");
    const control = openSync(join(folder, "16"), "w");
    const terminal = readlinkSync(join(folder, "18"));
    writeSync(control, `a${process.pid}\n`);
    for (const line of ["one", "two", "three"]) {
      appendFileSync(terminal, `${line}\n`); // Opens and closes it.
      await relay.says(line);
    }
    writeSync(control, "e");
    expect((await relay.process).exitCode).toBe(0);
    closeSync(control);
  });

  it.each([
    ["somebody else has it", true],
    ["nobody has it any more", false],
  ])("answers at the program's end whether the output is held: %s", async (_, held) => {
    const { folder } = await ready("pipe");
    const answer = openSync(join(folder, "17"), constants.O_RDONLY | constants.O_NONBLOCK);
    const [control, stdout, stderr] = [16, 18, 19].map((number) => openSync(join(folder, `${number}`), "w"));
    if (control === undefined || stdout === undefined || stderr === undefined)
      throw new Error("there are three");
    writeSync(control, `a${process.pid}\n`);
    closeSync(stderr);
    if (!held) closeSync(stdout);
    writeSync(control, "e");
    let told: string | undefined;
    await until(() => {
      told = read(answer);
      return told !== undefined;
    }, "an answer");
    // Where nobody has it, the relay may be gone before it answers.
    expect(held ? ["d"] : ["o", ""]).toContain(told);
    for (const fd of [answer, control, ...(held ? [stdout] : [])]) closeSync(fd);
  });

  it("says by its exit code that there can be no folder where it was to make one", async () => {
    expect((await orphaned("pipe", join(testFolder(), "nowhere/place"))).exitCode).toBe(12);
    const folder = testFolder();
    expect((await orphaned("pipe", folder)).exitCode).toBe(12);
    expect(existsSync(folder)).toBe(true); // Somebody else's.
  });
});
