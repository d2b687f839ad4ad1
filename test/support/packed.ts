import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The `trackio` command, installed from the packed tarball as a user would install it. */
    readonly trackio: string;
  }
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Packs the built product, installs the tarball elsewhere without a network, and lets the tests drive that. */
export default function setup(project: TestProject): () => void {
  if (!existsSync(join(ROOT, "dist/main.cjs")))
    throw new Error("The bundle is missing. Build it first: npm run build");
  const folder = mkdtempSync(join(tmpdir(), "trackio-packed-"));
  const npm = (args: readonly string[], cwd: string): string =>
    execFileSync("npm", [...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const packed = npm(["pack", "--ignore-scripts", "--json", "--pack-destination", folder], ROOT);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  npm(["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], folder);
  project.provide("trackio", join(folder, "node_modules/.bin/trackio"));
  return () => rmSync(folder, { recursive: true, force: true });
}
