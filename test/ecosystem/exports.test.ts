import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { makePlace, trackio } from "../support/trackio.ts";

const READ = fileURLToPath(new URL("programs/read_export.py", import.meta.url));

/** Every kind of value, names that need quotes, and metrics that come and go. */
const FIRST = [
  '{"loss": 0.1, "count": 9007199254740993, "big": 9223372036854775807, "timestamp": "2026-11-23T03:26:00.123456Z"}',
  '{"loss": 0.30000000000000004, "count": 2, "a, b": 1e-300, "text": "x,\\"y\\"\\nz"}',
  '{"loss": NaN, "ok": true, "list": [1, 2.5, null], "mixed": 1, "text": ""}',
  '{"loss": -Infinity, "ok": false, "mixed": "one", "損失": 2.5, "huge": 123456789012345678901234567890}',
  '{"_type": "table", "name": "texts", "columns": ["id", "text", "score", "when"], "rows": [[1, "a", 0.5, null], [2, null, null, "b"], [3, "", 5e-324, "c"]]}',
  // What the second attempt makes again.
  '{"loss": 9.9}',
  '{"_type": "table", "name": "texts", "columns": ["id"], "rows": [[99]]}',
];
const SECOND = [
  '{"step": 4, "loss": 1.7976931348623157e308, "count": -1, "text": " padded "}',
  '{"loss": 5e-324, "none": null}',
  "{}",
  '{"_type": "table", "name": "texts", "columns": ["id", "text", "score"], "rows": [[4, "d", 1]]}',
];

const report = (lines: readonly string[]): string =>
  lines.map((line) => `printf '%s\\n' '${line}' >&3`).join("\n");
const PROGRAM = `if [ "$TRACKIO_ATTEMPT" = 1 ]; then\n${report(FIRST)}\nexit 1\nfi\n${report(SECOND)}`;

/** What reads which form by itself, without a word of ours about its columns but where a reader says that it guesses. */
const READERS: readonly (readonly [library: string, form: string])[] = [
  ...["csv", "json", "ndjson", "parquet"].flatMap((form) =>
    ["pandas", "polars"].map((library) => [library, form] as const),
  ),
  ["duckdb", "csv"],
  ["duckdb", "parquet"],
  ["pyarrow", "csv"],
  ["pyarrow", "parquet"],
];

describe.skipIf(inject("tables") === null)("an exported run", () => {
  it.each(READERS)("is read by %s as %s, value by value as the store has it", async (library, form) => {
    const place = makePlace();
    const kept = await trackio(place, [
      "run",
      "-q",
      "-p",
      "p",
      "--name",
      "r",
      "--restart",
      "on-failure:1",
      "--",
      "sh",
      "-c",
      PROGRAM,
    ]);
    expect(kept.exitCode, kept.stderr).toBe(0);
    const out = join(place.root, "out");
    const exported = await trackio(place, ["export", "p/r", "--to", form, out]);
    expect(exported.exitCode, exported.stderr).toBe(0);
    const python = join(inject("tables") ?? "", "bin/python");
    const read = await execa(python, [READ, library, form, join(out, "p/r"), join(place.store, "p/r")], {
      reject: false,
    });
    expect(read.exitCode, read.stderr).toBe(0);
    const { compared, differences } = JSON.parse(read.stdout) as { compared: number; differences: unknown[] };
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(60);
  });
});
