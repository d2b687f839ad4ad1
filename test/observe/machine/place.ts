import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Kernel } from "../../../src/observe/machine/cgroup.ts";

/** A kernel that shows what a test says, by path from `proc` and `sys` on. */
export function kernel(
  files: Readonly<Record<string, string>>,
): Kernel & { write(path: string, text: string): void } {
  const root = mkdtempSync(join(tmpdir(), "trackio-test-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { proc: join(root, "proc"), sys: join(root, "sys"), write };
}
