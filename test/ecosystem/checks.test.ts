import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { testFolder } from "../support/folders.ts";

const environment = inject("checks");
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLIENT = "src/clients/python";

/** All our Python that users read or import. */
const SOURCES = [CLIENT, "test/clients/python", "fixtures/programs/client"];
const FORM = ["--line-length", "120", "--target-version", "py38", "--no-cache"];

async function check(tool: string, args: readonly string[]): Promise<void> {
  const { exitCode, all } = await execa(join(environment ?? "", "bin/python"), ["-m", tool, ...args], {
    cwd: ROOT,
    all: true,
    reject: false,
  });
  expect(exitCode, all).toBe(0);
}

describe.skipIf(environment === null)("the Python client", () => {
  it("is typed throughout", () =>
    check("mypy", [
      "--strict",
      "--python-version",
      "3.10",
      "--cache-dir",
      testFolder(),
      join(CLIENT, "trackio"),
    ]));

  it("has one form", () => check("ruff", ["format", "--check", ...FORM, ...SOURCES]));

  it("passes the linter", () => check("ruff", ["check", ...FORM, "--select", "E,F,W,B,I", ...SOURCES]));
});
