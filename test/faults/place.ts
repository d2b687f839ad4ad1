import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Place } from "../support/trackio.ts";

/** A place for a test or a round; the caller takes it away where nothing went wrong. */
export function makeKeptPlace(): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "trackio-faults-")));
  const place = { root, store: join(root, "store"), cwd: join(root, "work") };
  mkdirSync(place.cwd);
  return place;
}

/** Takes a place away, while what ran in it may still be ending. */
export const remove = ({ root }: Place): void =>
  rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });

/** A place for a test: it stays, and is told, where the test fails. */
export function faultPlace(): Place {
  const place = makeKeptPlace();
  onTestFinished(({ task }) => {
    if (task.result?.state === "fail") console.log(`${task.name}: kept ${place.root}`);
    else remove(place);
  });
  return place;
}

/** Whether a file system of this size is now mounted there. */
export function mounted(folder: string, size: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "none", folder], { stdio: "ignore" });
  } catch {
    return false;
  }
  onTestFinished(() => void execFileSync("umount", ["-l", folder]));
  return true;
}
