import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { buildClient } from "./esbuild.client.mjs";

/**
 * The published program: one file for `run`, which starts with every training, and one for each thing that is loaded
 * when it is wanted. CommonJS, because Node starts it 7 ms sooner than ES modules.
 */
const BUNDLES = {
  main: "src/cli/main.ts",
  show: "src/commands/show.ts",
  plot: "src/commands/plot.ts",
  "plot-picture": "src/commands/plot-picture.ts",
  "plot-fonts": "src/commands/plot-fonts.ts",
  watch: "src/commands/watch.ts",
  diff: "src/commands/diff.ts",
  export: "src/commands/export.ts",
  parquet: "src/store/export/parquet-sink.ts",
  check: "src/commands/check.ts",
  stop: "src/commands/stop.ts",
  log: "src/commands/log.ts",
  match: "src/commands/match.ts",
  "match-flags": "src/commands/match-flags.ts",
  matching: "src/observe/match/open-matcher.ts",
  advice: "src/observe/match/advice.ts",
  logs: "src/commands/logs.ts",
  tag: "src/commands/tag.ts",
  note: "src/commands/note.ts",
  rename: "src/commands/rename.ts",
  move: "src/commands/move.ts",
  rm: "src/commands/rm.ts",
  restore: "src/commands/restore.ts",
  purge: "src/commands/purge.ts",
  completion: "src/commands/completion.ts",
  complete: "src/commands/complete.ts",
  observe: "src/observe/observe.ts",
  machine: "src/observe/machine/machine.ts",
  notify: "src/commands/notify.ts",
  telling: "src/commands/telling/teller.ts",
  messenger: "src/observe/notify/messenger.ts",
  "alert-rules": "src/commands/alert-rules.ts",
  recovery: "src/recorder/recovery/recover-store.ts",
  yaml: "yaml",
  toml: "smol-toml",
  papaparse: "papaparse",
};

/** Licences of packages that may go into the bundles. */
const LICENSES = new Set(["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "OFL-1.1"]);

/** Makes an `import()` of what has a bundle a `require` of that; others stay inside, and are run when they are reached. */
const splitAtDynamicImports = {
  name: "split-at-dynamic-imports",
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const found = Object.entries(BUNDLES).find(
        ([, entry]) => path === entry || resolve(resolveDir, path) === resolve(entry),
      );
      return found && { path: `./${found[0]}.cjs`, external: true };
    });
  },
};

rmSync("dist", { recursive: true, force: true });
const clients = await buildClient();
const { metafile } = await build({
  entryPoints: Object.fromEntries(Object.entries(BUNDLES)),
  plugins: [splitAtDynamicImports],
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  minify: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  supported: { "dynamic-import": false },
  logLevel: "warning",
  metafile: true,
  loader: { ".woff": "binary" },
});
writeFileSync(
  "dist/THIRD-PARTY-LICENSES.txt",
  bundledPackages([metafile, ...clients])
    .map(notice)
    .join(`\n${"-".repeat(80)}\n\n`),
);
await keepCode(createRequire(import.meta.url)("./bin/load.js"));

/** Lets the program run and show once, and keeps what V8 has made of it by then. */
async function keepCode({ load, loaded, codeOf }) {
  const program = load();
  if (loaded.size === 0) return;
  const store = mkdtempSync(join(tmpdir(), "trackio-build-"));
  const nobody = { write() {}, isTTY: false, width: undefined, colour: 0 };
  const context = {
    stdout: nobody,
    stderr: nobody,
    env: { PATH: process.env.PATH },
    cwd: store,
    clients: "src/clients",
    now: Date.now,
  };
  const dir = ["--dir", store];
  for (const words of [
    ["run", ...dir, "--", "true"],
    ["show", ...dir, "--sort", "name"],
  ]) {
    const exitCode = await program.execute(words, context);
    if (exitCode !== 0) throw new Error(`The program that was built fails with ${exitCode}.`);
  }
  process.removeAllListeners("uncaughtException"); // The program says such errors to nobody.
  rmSync(store, { recursive: true });
  for (const [name, { script }] of loaded) {
    const code = script.createCachedData();
    writeFileSync(codeOf(name), Buffer.concat([code, code]));
  }
}

/** The folders of the packages that some code in the bundles comes from. */
function bundledPackages(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const inputs = outputs.flatMap((output) => Object.entries(output.inputs));
  const paths = inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
  return [
    ...new Set(paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])),
  ].sort();
}

/** What a package's licence asks those to pass on who pass its code on. @throws where we may not, or do not know */
function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)\b/i.test(entry));
  if (!LICENSES.has(license))
    throw new Error(`${folder} has the licence ${license}, which nobody has allowed.`);
  if (file === undefined) throw new Error(`${folder} has no licence file.`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}
