import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";

/** Registry packages that bring a runtime's binary. */
const PACKAGES = ["bun@1.4.5", "deno@2.9.6"];

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the commands `bun` and `deno`; null where they cannot be had. */
    readonly runtimes: string | null;
  }
}

/** Installs other runtimes than Node, once for each list of them, outside the checkout. */
export default async function setup(project: TestProject): Promise<void> {
  const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "trackio-ecosystem");
  const folder = join(cache, PACKAGES.join("+"));
  if (!existsSync(folder)) {
    const making = `${folder}.${process.pid}`;
    mkdirSync(making, { recursive: true });
    try {
      writeFileSync(join(making, "package.json"), '{"private":true}');
      await execa("npm", ["install", "--no-audit", "--no-fund", ...PACKAGES], { cwd: making });
      renameSync(making, folder);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      console.log(`SKIPPED: ${PACKAGES.join(" and ")} cannot be had: ${String(error).split("\n")[0]}`);
      project.provide("runtimes", null);
      return;
    }
  }
  project.provide("runtimes", join(folder, "node_modules/.bin"));
}
