import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { makePlace, trackio } from "../support/trackio.ts";

describe("nothing that a program or a place does stops us", () => {
  it("a value nested 100,000 deep is kept, and neither it nor its project kills show", async () => {
    const place = makePlace();
    const deep = `{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`;
    writeFileSync(join(place.cwd, "deep.ndjson"), deep);
    const run = await trackio(place, [
      "run",
      "-p",
      "p",
      "--name",
      "r",
      "--",
      "sh",
      "-c",
      "cat deep.ndjson >&3",
    ]);
    expect(run.stderr).toContain("1 step");
    for (const args of [["show"], ["show", "p"], ["show", "r"]]) {
      expect(await trackio(place, args)).toMatchObject({ exitCode: 0, stderr: "" });
    }
    const { stdout } = await trackio(place, ["show", "r", "--json"]);
    expect(stdout).toContain("nested too deep");
    expect(JSON.parse(stdout)).toMatchObject({ run: "r" });
  });

  it("media that is no regular file is told as missing, and not waited for", async () => {
    const place = makePlace();
    await execa("sh", ["-c", "mkfifo pipe"], { cwd: place.cwd });
    const line = '{"a":{"_type":"trackio.image","file_path":"pipe"}}';
    await trackio(place, ["run", "-q", "-p", "p", "--name", "r", "--", "sh", "-c", `echo '${line}' >&3`], {
      timeout: 20_000,
    });
    const { stdout } = await execa("cat", [join(place.store, "p/r/media.ndjson")]);
    expect(JSON.parse(stdout)).toMatchObject({ file_path: "pipe", missing: "not a regular file" });
  });

  it("a store where no folder can be made is an error, and not a loop", async () => {
    const place = makePlace();
    const run = await trackio(place, ["run", "--dir", "/proc/none", "--", "true"], { timeout: 20_000 });
    expect(run.exitCode).toBe(125);
    expect(run.stderr).toContain("/proc/none");
  });

  it("wrong flags give JSON to whoever asked for it, and exit with 2", async () => {
    const place = makePlace();
    const show = await trackio(place, ["show", "--bogus", "--json"]);
    expect(show.exitCode).toBe(2);
    expect(JSON.parse(show.stdout)).toMatchObject({ error: { message: "Unknown option '--bogus'." } });
  });

  it("names with slashes are told apart by their folders", async () => {
    const place = makePlace();
    await trackio(place, ["run", "-q", "-p", "a/b", "--name", "c", "--", "true"]);
    await trackio(place, ["run", "-q", "-p", "a", "--name", "b/c", "--", "true"]);
    const unclear = await trackio(place, ["show", "a/b/c"]);
    expect(unclear.stderr).toContain("a/b%2Fc, a%2Fb/c");
    expect((await trackio(place, ["show", "a%2Fb/c"])).stdout).toContain("a/b/c finished");
  });
});
