import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { FileKeeper } from "../../src/recorder/file-keeper.ts";
import { field } from "../../src/recorder/record-text.ts";
import { RunWriter } from "../../src/store/run-writer.ts";
import { testFolder } from "../support/folders.ts";

const OTHER_DISK = "/dev/shm";
const hasOtherDisk = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev;

/** A run's folder, and a session's with a file in it. */
function made(spool = join(testFolder(), ".spool", "s-1")) {
  const run = join(testFolder(), "run");
  mkdirSync(run);
  mkdirSync(join(spool, "files"), { recursive: true });
  const file = join(spool, "files", "x.png");
  writeFileSync(file, "pixels");
  const keeper = new FileKeeper("/", spool);
  const writer = new RunWriter(run);
  const keep = (path: string) => {
    const kept = keeper.keep(writer, [field("file_path", path)], new Set(), "t-0") ?? expect.fail();
    return Object.fromEntries(kept.fields.map(({ name, value }) => [name, JSON.parse(value)])) as unknown;
  };
  return { run, file, keep, writer };
}

/** A disk on which no link and no copy can be made, until the function that it gives is called. */
function fullDisk(): () => void {
  const { linkSync, copyFileSync } = fs;
  const full = (): never => {
    throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  };
  Object.assign(fs, { linkSync: full, copyFileSync: full });
  syncBuiltinESMExports();
  const whole = (): void => {
    Object.assign(fs, { linkSync, copyFileSync });
    syncBuiltinESMExports();
  };
  onTestFinished(whole);
  return whole;
}

describe("a file that a client made in the session's folder", () => {
  it("is linked into the run, once, and its path is not told", () => {
    const { run, file, keep } = made();
    expect(keep(file)).toEqual({ file_path: "media/t-0-0.png" });
    expect(statSync(join(run, "media/t-0-0.png")).ino).toBe(statSync(file).ino);
    // As after a crash that came before the record was written.
    expect(keep(file)).toEqual({ file_path: "media/t-0-0.png" });
  });

  it("takes no name that another file has", () => {
    const { run, file, keep } = made();
    mkdirSync(join(run, "media"));
    writeFileSync(join(run, "media/t-0-0.png"), "older");
    expect(keep(file)).toEqual({ file_path: "media/t-0-1.png" });
    expect(readFileSync(join(run, "media/t-0-0.png"), "utf8")).toBe("older");
  });

  it("is found under the path that another host has for the store", () => {
    const { file, keep } = made();
    const there = file.replace(/^.*\/\.spool\//, "/mnt/far/away/.spool/");
    expect(keep(there)).toEqual({ file_path: "media/t-0-0.png" });
  });

  it("is copied where it is a link to somebody's own file", () => {
    const { run, file, keep } = made();
    const own = join(testFolder(), "own.png");
    writeFileSync(own, "own");
    rmSync(file);
    symlinkSync(own, file);
    expect(keep(file)).toEqual({ file_path: "media/t-0-0.png", source: file });
    expect(readFileSync(join(run, "media/t-0-0.png"), "utf8")).toBe("own");
    expect(statSync(join(run, "media/t-0-0.png")).ino).not.toBe(statSync(own).ino);
  });

  // Without a second file system at /dev/shm there is no other disk to have.
  it.skipIf(!hasOtherDisk)("is copied from another disk", () => {
    const spool = mkdtempSync(join(OTHER_DISK, "trackio-test-"));
    onTestFinished(() => rmSync(spool, { recursive: true }));
    const { run, file, keep } = made(spool);
    expect(keep(file)).toEqual({ file_path: "media/t-0-0.png" });
    expect(readFileSync(join(run, "media/t-0-0.png"), "utf8")).toBe("pixels");
  });

  it("is linked when there is room again, and nothing is told of it before", () => {
    const { run, file, keep, writer } = made();
    const other = join(file, "../y.png");
    writeFileSync(other, "others");
    const whole = fullDisk();
    // The same name for both: a metric that is logged twice at a step.
    expect([keep(file), keep(other)]).toEqual([
      { file_path: "media/t-0-0.png" },
      { file_path: "media/t-0-1.png" },
    ]);
    writer.add("media.ndjson", '{"file_path":"media/t-0-0.png"}');
    expect(() => writer.commit()).toThrow("ENOSPC");
    expect(existsSync(join(run, "media.ndjson"))).toBe(false);
    whole();
    writer.commit();
    expect(statSync(join(run, "media/t-0-0.png")).ino).toBe(statSync(file).ino);
    expect(readFileSync(join(run, "media/t-0-1.png"), "utf8")).toBe("others");
    expect(readFileSync(join(run, "media.ndjson"), "utf8")).toContain("t-0-0.png");
  });

  it("that is gone is missing, under the path as it came", () => {
    const { file, keep } = made();
    rmSync(file);
    expect(keep(file)).toEqual({ file_path: file, missing: "no such file" });
  });
});
