import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Options } from "execa";
import { inject } from "vitest";
import { type Outcome, type Place, trackio } from "./trackio.ts";

/** Where the packed tarball is installed: its `node_modules`. */
export const installed = (): string => dirname(dirname(inject("trackio")));

/** Lets programs in a folder import the installed package. */
export function installIn(folder: string): void {
  if (!existsSync(join(folder, "node_modules"))) symlinkSync(installed(), join(folder, "node_modules"));
}

/**
 * Writes a program beside which the package is installed.
 * @param name with the ending that tells the kind of module
 */
export function writeProgram(place: Place, source: string, name = "program.mjs"): string {
  installIn(place.cwd);
  const path = join(place.cwd, name);
  writeFileSync(path, source);
  return path;
}

/** Runs a JavaScript program under the installed `trackio`, which imports the package as `trackio`. */
export function runProgram(
  place: Place,
  source: string,
  { args = [], ...options }: Options & { readonly args?: readonly string[] } = {},
): Promise<Outcome> {
  const path = writeProgram(place, `import * as trackio from "trackio";\n${source}`);
  return trackio(place, ["run", "-q", ...args, "--", "node", path], options);
}
