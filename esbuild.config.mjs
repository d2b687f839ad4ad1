import { rmSync } from "node:fs";
import { build } from "esbuild";

/**
 * The published program: one file for `run`, which starts with every training, and one for each thing that is loaded
 * when it is wanted. CommonJS, because Node starts it 7 ms sooner than ES modules.
 */
const BUNDLES = {
  main: "src/cli/main.ts",
  show: "src/commands/show.ts",
  recovery: "src/recorder/recovery.ts",
  yaml: "yaml",
  toml: "smol-toml",
};

/** Makes an `import()` of what has a bundle a `require` of that; others stay inside, and are run when they are reached. */
const splitAtDynamicImports = {
  name: "split-at-dynamic-imports",
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) => {
      if (kind !== "dynamic-import") return undefined;
      const found = Object.entries(BUNDLES).find(
        ([, entry]) => path === entry || path.endsWith(entry.replace("src", "")),
      );
      return found && { path: `./${found[0]}.cjs`, external: true };
    });
  },
};

rmSync("dist", { recursive: true, force: true });
await build({
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
});
