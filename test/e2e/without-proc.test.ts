import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { makePlace, NO_PROC, type Place, trackio } from "../support/trackio.ts";

// As on macOS and the BSDs, as far as that can be seen here: the same tests, with the relay's ends in a folder instead of /proc.
vi.stubEnv(NO_PROC, "1");
await import("./captured-output.test.ts");
await import("./terminal.test.ts");
await import("./transparency.test.ts");

/** What a program prints that is run with a temporary folder of its own. */
async function printed(place: Place, folder: string, command: readonly string[]) {
  const env = { TMPDIR: join(place.root, folder) };
  return trackio(place, ["run", "-q", "-p", "p", "--name", "r", ...command], { env });
}

describe("where the relay's ends are in a folder", () => {
  it("that is gone before the program looks", async () => {
    const place = makePlace();
    mkdirSync(join(place.root, "temporary"));
    const look = ["sh", "-c", 'ls -A "$TMPDIR"; readlink /proc/self/fd/2 >&2'];
    const { stdout, stderr } = await printed(place, "temporary", ["--no-code", "--", ...look]);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^\S*\/temporary\/trackio-relay-\w+\/19 \(deleted\)$/);
    expect((await trackio(place, ["logs", "p/r"])).stdout).toBe(stderr);
  });

  it("that cannot be made, nothing is kept, and the run says so", async () => {
    const place = makePlace();
    expect(await printed(place, "none", ["--no-code", "--", "echo", "hi"])).toMatchObject({
      exitCode: 0,
      stdout: "hi",
    });
    const missing = `no folder can be made in the temporary one, ${join(place.root, "none")}`;
    expect((await trackio(place, ["logs", "p/r"])).stderr).toBe(
      `trackio: There is no output of "p/r": ${missing}.`,
    );
    const events = readFileSync(join(place.store, "p/r/run.ndjson"), "utf8");
    expect(events).toContain("no folder can be made");
    const asked = await printed(place, "none", ["--capture", "pipe", "--", "echo", "hi"]);
    expect(asked).toMatchObject({ exitCode: 125, stdout: "" });
    expect(asked.stderr).toContain(`Cannot keep the output with --capture pipe: ${missing}.`);
  });
});
