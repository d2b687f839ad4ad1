import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const SOURCE = "src/clients/javascript";
const TYPES = "dist/types";

/**
 * The package's main export, `import * as trackio from "trackio"`: an ES module and a CommonJS one, each whole, so that
 * either can be bundled into a program, and their declarations.
 *
 * @returns what esbuild tells of each bundle
 */
export async function buildClient() {
  declareTypes();
  const bundle = (format, outfile) =>
    build({
      entryPoints: [`${SOURCE}/index.ts`],
      outfile,
      format,
      bundle: true,
      // Not minified: Node shows the line that an error was thrown at.
      platform: "node",
      target: "node20",
      ...(format === "cjs" ? COMMONJS_URL : {}),
      logLevel: "warning",
      metafile: true,
    });
  const bundles = await Promise.all([bundle("esm", "dist/client.js"), bundle("cjs", "dist/client.cjs")]);
  return bundles.map(({ metafile }) => metafile);
}

/** What `import.meta.url` is in a CommonJS module. */
const COMMONJS_URL = {
  define: { "import.meta.url": "import_meta_url" },
  banner: { js: 'const import_meta_url = require("node:url").pathToFileURL(__filename).href;' },
};

/** Declarations twice: a CommonJS program in TypeScript may not import those of ES modules. */
function declareTypes() {
  mkdirSync("node_modules/.cache", { recursive: true });
  const folder = mkdtempSync("node_modules/.cache/trackio-types-");
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", SOURCE, "--outDir", folder], { stdio: "inherit" });
  mkdirSync(TYPES, { recursive: true });
  for (const name of reachable(join(folder, "clients/javascript"), "index")) {
    const text = readFileSync(join(folder, "clients/javascript", `${name}.d.ts`), "utf8");
    writeFileSync(`${TYPES}/${name}.d.ts`, text.replace(IMPORT, 'from "./$1.js"'));
    writeFileSync(`${TYPES}/${name}.d.cts`, text.replace(IMPORT, 'from "./$1.cjs"'));
  }
  rmSync(folder, { recursive: true });
}

const IMPORT = /from "\.\/([\w-]+)\.ts"/g;

/** A module and those that its declarations import. @throws where one lies elsewhere: it would not be in the package */
function reachable(folder, name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const text = readFileSync(join(folder, `${name}.d.ts`), "utf8");
  const [elsewhere] = /from "(?!\.\/[\w-]+\.ts")[^"]*"/.exec(text) ?? [];
  if (elsewhere !== undefined)
    throw new Error(`The declarations of ${SOURCE}/${name}.ts import ${elsewhere}.`);
  for (const [, next] of text.matchAll(IMPORT)) reachable(folder, next, found);
  return found;
}
