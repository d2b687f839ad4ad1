import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A Python with the libraries of `requirements.txt`; null where they cannot be had. */
    readonly python: string | null;
  }
}

const REQUIREMENTS = new URL("requirements.txt", import.meta.url);

/** Makes a virtual environment, once for each list of libraries, outside the checkout. */
export default async function setup(project: TestProject): Promise<void> {
  const text = readFileSync(REQUIREMENTS, "utf8");
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const key = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const folder = join(cache, "trackio-ecosystem", key);
  if (!existsSync(folder)) {
    const making = `${folder}.${process.pid}`;
    mkdirSync(join(cache, "trackio-ecosystem"), { recursive: true });
    try {
      await execa("python3", ["-m", "venv", making]);
      await execa(join(making, "bin/python"), [
        "-m",
        "pip",
        "install",
        "--quiet",
        "-r",
        REQUIREMENTS.pathname,
      ]);
      renameSync(making, folder);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      console.log(
        `SKIPPED: the libraries ${text.split(/\s+/).join(" ")}cannot be had: ${String(error).split("\n")[0]}`,
      );
      project.provide("python", null);
      return;
    }
  }
  project.provide("python", join(folder, "bin/python"));
}
