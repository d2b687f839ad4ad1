import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CASE_NAMES, CASES, playCase, type Reporter } from "../support/conformance.ts";

const PAGE = fileURLToPath(new URL("../../docs/format.md", import.meta.url));

/** A program that writes the bytes of a case, through `sh` and `cat`. */
const bytes: Reporter = ({ input = "", streams }) => [
  "sh",
  "-c",
  'if [ -n "$1" ]; then cat "$1" >&3; fi; shift; if [ $# -gt 0 ]; then cp "$@" "$TRACKIO_SPOOL"/; fi',
  "report",
  input,
  ...streams,
];

describe("the conformance cases of docs/format.md", () => {
  it.each(CASE_NAMES)("%s", (name) => playCase(name, bytes));
});

describe("docs/format.md", () => {
  const blocks = [...readFileSync(PAGE, "utf8").matchAll(/^```ndjson conformance=(\S+)\n([\s\S]*?)^```$/gm)];

  it("shows conformance cases as its examples", () => {
    expect(blocks.length).toBeGreaterThan(50);
    for (const [, path = "", text] of blocks)
      expect(text, path).toBe(readFileSync(join(CASES, path), "utf8"));
  });
});
