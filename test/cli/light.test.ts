import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What is loaded with a file, itself and packages included: all but what it imports when it is wanted, and types. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  const name = relative(ROOT, file);
  if (found.has(name)) return found;
  found.add(name);
  const imports = readFileSync(file, "utf8").matchAll(
    /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm,
  );
  for (const [, path = ""] of imports) {
    if (path.startsWith(".")) loadedWith(join(dirname(file), path), found);
    else found.add(path);
  }
  return found;
}

/** What takes long to load: 20 ms each, where a short command takes 60. */
const HEAVY = [
  "string-width",
  "wrap-ansi",
  "cli-table3",
  "papaparse",
  "yaml",
  "smol-toml",
  "hyparquet-writer",
];

describe("what people wait for", () => {
  it.each(["src/cli/main.ts", "src/commands/show.ts", "src/commands/complete.ts", "src/commands/plot.ts"])(
    "%s loads nothing heavy before it is wanted",
    (entry) => {
      const loaded = loadedWith(join(ROOT, entry));
      expect(loaded.size).toBeGreaterThan(10);
      expect([...loaded].filter((name) => HEAVY.includes(name))).toEqual([]);
    },
  );
});
