import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Notices } from "../../src/recorder/notices.ts";
import { Recording } from "../../src/recorder/recording.ts";
import type { Session } from "../../src/recorder/session.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A recording of a session whose disk is full for as long as a test wants. */
function record(): {
  readonly said: string[];
  readonly disk: { full: boolean };
  readonly recording: Recording;
} {
  const said: string[] = [];
  const disk = { full: false };
  const write = (): boolean => {
    if (disk.full)
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    return false;
  };
  const session = {
    pump: { batch: write, commit: write },
    spool: { folder: "/store/.spool/s", remove() {} },
    maintain() {},
    ended() {},
    rescue() {},
    close() {},
    sync: () => Promise.resolve(),
    writers: () => [],
  } as unknown as Session;
  const recording = new Recording(session, new Notices((text) => said.push(text)));
  recording.start();
  return { said, disk, recording };
}

/** Fills the disk for a while, and frees it for another. */
async function troubleAndRecovery(disk: { full: boolean }): Promise<void> {
  disk.full = true;
  await vi.advanceTimersByTimeAsync(10_000);
  disk.full = false;
  await vi.advanceTimersByTimeAsync(10_000);
}

describe("trouble with the disk", () => {
  it("is said once while it lasts, and so is its end", async () => {
    const { said, disk } = record();
    await troubleAndRecovery(disk);
    expect(said).toEqual([
      "cannot store what the program reports (the disk is full); it goes on, its lines are kept in /store/.spool/s, and we try again",
      "storing again; nothing that was reported is lost",
    ]);
  });

  it("is said again when it comes again", async () => {
    const { said, disk } = record();
    await troubleAndRecovery(disk);
    await troubleAndRecovery(disk);
    expect(said).toEqual([said[0], said[1], said[0], said[1]]);
  });

  it("that comes and goes all day is said five times, the last of them with a word that it is", async () => {
    const { said, disk } = record();
    for (let times = 0; times < 100; times++) await troubleAndRecovery(disk);
    expect(said).toHaveLength(10);
    expect(said.map((text) => text.endsWith("(said no more from now on)"))).toEqual([
      ...Array<boolean>(8).fill(false),
      true,
      true,
    ]);
  });

  it("that is said no more is still told at the end", async () => {
    const { disk, recording } = record();
    for (let times = 0; times < 10; times++) await troubleAndRecovery(disk);
    disk.full = true;
    const leftover = recording.finish({ exitCode: 0, signal: null });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await leftover).toMatchObject({ folder: "/store/.spool/s", reason: "the disk is full" });
  });
});
