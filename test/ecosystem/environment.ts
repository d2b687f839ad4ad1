import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of a virtual environment with the libraries of `requirements-tables.txt`; null where they cannot be had. */
    readonly tables: string | null;
    /** One with those of `requirements-torch.txt`. */
    readonly torch: string | null;
    /** One with those of `requirements-checks.txt`. */
    readonly checks: string | null;
    /** One with those of `requirements-tensorboard.txt`. */
    readonly tensorboard: string | null;
  }
}

/** A virtual environment: its list of libraries, and how pip takes it. */
interface Wanted {
  readonly list: string;
  readonly flags: readonly string[];
}

const TABLES: Wanted = { list: "requirements-tables.txt", flags: [] };
const CHECKS: Wanted = { list: "requirements-checks.txt", flags: [] };
const TENSORBOARD: Wanted = { list: "requirements-tensorboard.txt", flags: [] };
const TORCH: Wanted = { list: "requirements-torch.txt", flags: ["--no-deps"] };

/** The pinned releases are for this Python and newer ones. */
const LEAST = "(3, 11)";

/** Makes the virtual environments, once for each list of libraries, outside the checkout. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("tables", await environment(TABLES));
  project.provide("torch", await environment(TORCH));
  project.provide("checks", await environment(CHECKS));
  project.provide("tensorboard", await environment(TENSORBOARD));
}

async function environment({ list, flags }: Wanted): Promise<string | null> {
  const path = fileURLToPath(new URL(list, import.meta.url));
  const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "trackio-ecosystem");
  const key = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12);
  const folder = join(cache, key);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  console.log(`Installing ${list} into ${folder}; this takes minutes, and happens once.`);
  try {
    await execa("python3", ["-c", `import sys; sys.exit(sys.version_info < ${LEAST} and "Python is older")`]);
    await execa("python3", ["-m", "venv", making]);
    await execa(join(making, "bin/python"), ["-m", "pip", "install", "--quiet", ...flags, "-r", path]);
    renameSync(making, folder);
    return folder;
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    console.log(`SKIPPED: what test/ecosystem/${list} names cannot be had here: ${lastLine(error)}`);
    return null;
  }
}

/** What pip says last is the reason. */
const lastLine = (error: unknown): string => String(error).trim().split("\n").at(-1) ?? "";
