import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const tests = join(dirname(fileURLToPath(import.meta.url)), "python");
const client = join(tests, "../../../src/clients/python");

/** The environment without what `trackio run` would tell: the tests are no part of a run, whoever started them. */
const untracked = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("TRACKIO_")),
);

describe("the Python client passes its own tests", () => {
  const files = readdirSync(tests).filter((name) => /^test_.*\.py$/.test(name));

  it.each(files)("%s", async (file) => {
    const ran = await execa("python3", ["-W", "error", "-m", "unittest", file.slice(0, -".py".length)], {
      cwd: tests,
      env: { ...untracked, PYTHONPATH: client, PYTHONDONTWRITEBYTECODE: "1" },
      extendEnv: false,
      all: true,
      reject: false,
    });
    expect(ran.exitCode, ran.all).toBe(0);
    // A file without tests passes, too.
    expect(ran.all).toMatch(/^Ran [1-9]/m);
  });
});
