import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, inject, it } from "vitest";

/** Packages whose code is in the program, as a bundle of everything in one shows them. */
async function bundledPackages(): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ["src/cli/main.ts"],
    bundle: true,
    platform: "node",
    metafile: true,
    loader: { ".woff": "binary" },
    write: false,
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = used.flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})`;
  });
}

it("the package brings the licence of every package whose code it brings", async () => {
  const installed = join(inject("trackio"), "../../trackio");
  const lines = readFileSync(join(installed, "dist/THIRD-PARTY-LICENSES.txt"), "utf8").split("\n");
  const packages = await bundledPackages();
  expect(packages.length).toBeGreaterThan(10);
  expect(lines).toEqual(expect.arrayContaining(packages));
  expect(lines.filter((line) => /^Copyright|^ISC|^\(c\)|\(c\)/.test(line)).length).toBeGreaterThanOrEqual(
    packages.length,
  );
});
