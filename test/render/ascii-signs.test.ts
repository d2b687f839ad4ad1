import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asciiSigns } from "../../src/render/ascii-signs.ts";

/** What is drawn with another set of characters where a terminal has only ASCII: curves, and marks of lines. */
const CHARSETS = /[\u2800-\u28ff\u2581-\u258f■◆□△◇]/u;

describe("our own signs on a terminal that has nothing but ASCII", () => {
  it("are as wide as they were", () => {
    expect(asciiSigns("✔ finished · 3 × 4 … ┌─┬┐ −5 %")).toBe("+ finished . 3 x 4 ~ +-++ -5 %");
    expect(asciiSigns("▲ toy/hot: loss > 5")).toBe("! toy/hot: loss > 5");
  });

  it("are all of those that stand in our texts", () => {
    const left = new Map<string, string>();
    const files = ["cli", "commands", "query", "render"].flatMap((folder) =>
      readdirSync(join("src", folder), { recursive: true, encoding: "utf8" }).map((name) =>
        join("src", folder, name),
      ),
    );
    for (const file of files) {
      if (!file.endsWith(".ts") || file.endsWith("ascii-signs.ts")) continue;
      const code = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      for (const sign of asciiSigns(code).match(/[^\0-\x7f]/gu) ?? [])
        if (!CHARSETS.test(sign)) left.set(sign, file);
    }
    expect([...left]).toEqual([]);
  });
});
