import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { startTrackio, until } from "../support/live.ts";
import { eventsOf, sessionsIn } from "../support/runs.ts";
import { cleanEnvironment, makePlace, type Place, trackio } from "../support/trackio.ts";

let place: Place;

const git = async (...args: string[]): Promise<string> => {
  const env = { ...cleanEnvironment(place), GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const { stdout } = await execa("git", args, { cwd: place.cwd, env, extendEnv: false });
  return stdout;
};

const write = (path: string, content: string | Buffer): void => {
  mkdirSync(join(place.cwd, path, ".."), { recursive: true });
  writeFileSync(join(place.cwd, path), content);
};

/** Runs a program for half a second, in the repository. */
async function ran(...flags: string[]): Promise<string> {
  const result = await trackio(place, [
    "run",
    "-q",
    "-p",
    "p",
    "--name",
    "r",
    ...flags,
    "--",
    "sleep",
    "0.5",
  ]);
  expect(result.exitCode, result.stderr).toBe(0);
  return join(place.store, "p/r");
}

const code = (run: string): Record<string, unknown> | undefined => eventsOf(run, "code").at(-1);

beforeEach(async () => {
  place = makePlace();
  await git("init", "-q", "-b", "main");
  await git("config", "user.email", "somebody@example.org");
  await git("config", "user.name", "Somebody");
  await git("remote", "add", "origin", "https://somebody:secret@example.org/x/y.git");
  write("train.py", "lr = 0.1\n");
});

describe("the code of a run", () => {
  it("is a commit and nothing else where nothing was changed", async () => {
    await git("add", ".");
    await git("commit", "-qm", "first");
    const run = await ran();
    expect(code(run)).toEqual(
      expect.objectContaining({
        attempt: 1,
        root: place.cwd,
        commit: await git("rev-parse", "HEAD"),
        branch: "main",
        remote: "https://example.org/x/y.git",
        dirty: false,
      }),
    );
    expect(code(run)).not.toHaveProperty("patch");
    expect(readdirSync(run)).not.toContain("code");
  });

  it("is a commit and a patch that makes the same files of it, new ones too", async () => {
    write("data.bin", Buffer.from([1, 0, 2]));
    write("gone.txt", "gone\n");
    await git("add", ".");
    await git("commit", "-qm", "first");
    write("train.py", "lr = 0.2\n");
    write("lib/new file é.py", "new = 1\n");
    write("data.bin", Buffer.from([3, 0, 4]));
    write(".gitignore", "ignored.txt\n");
    write("ignored.txt", "x");
    write("weights.bin", Buffer.alloc(100));
    write("huge.txt", "x".repeat(300_000));
    await git("rm", "-q", "gone.txt");
    const before = await git("status", "--porcelain");
    const run = await ran();
    expect(code(run)).toMatchObject({
      dirty: true,
      patch: "code/1.patch",
      left_out: [
        { path: "huge.txt", reason: "293 KiB" },
        { path: "weights.bin", reason: "not text" },
      ],
    });
    expect(await git("status", "--porcelain")).toBe(before);
    const other = makePlace();
    await execa("git", ["clone", "-q", place.cwd, join(other.cwd, "clone")]);
    await execa("git", ["apply", join(run, "code/1.patch")], { cwd: join(other.cwd, "clone") });
    const made = (path: string): Buffer => readFileSync(join(other.cwd, "clone", path));
    expect(made("train.py").toString()).toBe("lr = 0.2\n");
    expect(made("lib/new file é.py").toString()).toBe("new = 1\n");
    expect([...made("data.bin")]).toEqual([3, 0, 4]);
    expect(existsSync(join(other.cwd, "clone", "gone.txt"))).toBe(false);
    expect(await trackio(place, ["check"])).toMatchObject({ exitCode: 0 });
  });

  it("is all a patch before the first commit", async () => {
    const run = await ran();
    expect(code(run)).toMatchObject({ commit: null, branch: "main", dirty: true, patch: "code/1.patch" });
    expect(readFileSync(join(run, "code/1.patch"), "utf8")).toContain("+lr = 0.1");
  });

  it("is not the store, where that lies in the repository", async () => {
    await git("add", ".");
    await git("commit", "-qm", "first");
    const store = join(place.cwd, ".trackio");
    await trackio(place, ["run", "-q", "--dir", store, "-p", "p", "--name", "a", "--", "sleep", "0.3"]);
    await trackio(place, ["run", "-q", "--dir", store, "-p", "p", "--name", "b", "--", "sleep", "0.3"]);
    expect(code(join(store, "p/b"))).toMatchObject({ dirty: false });
  });

  it("is that of the script, wherever it is started", async () => {
    await git("add", ".");
    await git("commit", "-qm", "first");
    write("job.sh", "sleep 0.5\n");
    const away = { ...place, cwd: makePlace().cwd };
    await trackio(away, ["run", "-q", "-p", "p", "--name", "r", "--", "sh", join(place.cwd, "job.sh")]);
    expect(code(join(place.store, "p/r"))).toMatchObject({ root: place.cwd, dirty: true });
  });

  it("is seen again in each attempt, and told of each run of a program", async () => {
    const run = await ran();
    write("train.py", "lr = 0.3\n");
    await trackio(place, ["resume", "p/r", "-q"]);
    expect(readFileSync(join(run, "code/2.patch"), "utf8")).toContain("+lr = 0.3");
    const rounds = `
      sleep 0.5
      for n in 1 2; do echo '{"_type": "init", "name": "s'$n'"}' >&3; echo '{"_type": "finish"}' >&3; done`;
    await trackio(place, ["run", "-q", "-p", "p", "--", "sh", "-c", rounds]);
    for (const name of ["s1", "s2"]) {
      expect(eventsOf(join(place.store, "p", name), "code")).toHaveLength(1);
      expect(existsSync(join(place.store, "p", name, "code/1.patch"))).toBe(true);
    }
    expect(readdirSync(join(place.store, "p")).sort()).toEqual(["r", "s1", "s2"]);
  });

  it("is not kept with --no-code, and there is none outside of a repository", async () => {
    const run = await ran("--no-code");
    expect(code(run)).toBeUndefined();
    expect(readdirSync(run)).not.toContain("code");
    const outside = makePlace();
    await trackio(outside, ["run", "-q", "-p", "p", "--name", "r", "--", "sleep", "0.3"]);
    expect(code(join(outside.store, "p/r"))).toBeUndefined();
  });

  it("says why there is none where git fails, or the program was gone first", async () => {
    write(".git/config", "[broken");
    expect(code(await ran())).toMatchObject({ problem: expect.stringContaining("config") });
    const slow = join(place.cwd, "bin");
    write("bin/git", "#!/bin/sh\nsleep 5\n");
    chmodSync(join(slow, "git"), 0o755);
    const env = { PATH: `${slow}:${process.env["PATH"]}` };
    await trackio(place, ["run", "-q", "-p", "p", "--name", "s", "--", "true"], { env });
    expect(code(join(place.store, "p/s"))).toMatchObject({
      problem: "the program ended before git had answered",
    });
  });

  it("leaves nothing behind where its recorder is killed while it looks", async () => {
    // A git that does not come to an end, as in a repository on a server that is gone.
    write("bin/git", `#!/bin/sh\necho $$ >>"${place.root}/gits"\nexec sleep 60\n`);
    chmodSync(join(place.cwd, "bin/git"), 0o755);
    const tmp = join(place.root, "tmp");
    mkdirSync(tmp);
    const env = { PATH: `${join(place.cwd, "bin")}:${process.env["PATH"]}`, TMPDIR: tmp };
    const gits = (): number[] =>
      existsSync(join(place.root, "gits"))
        ? readFileSync(join(place.root, "gits"), "utf8").trim().split("\n").map(Number)
        : [];
    const run = ["run", "-p", "p", "--name", "r", "--", "sh", "-c", "read line"];
    const live = startTrackio(place, run, { env, stdin: "pipe" });
    await until(() => gits().length === 3, "git, asked three things");
    const [session = ""] = sessionsIn(place.store);
    expect(readdirSync(join(session, "code"))).not.toEqual([]);
    live.process.kill("SIGKILL");
    live.process.stdin?.end();
    await live.process;
    // The gits live on: they are not the program's, and nobody waits for them.
    const { stdout } = await trackio(place, ["show", "p/r", "--json"]);
    for (const pid of gits()) process.kill(pid, "SIGKILL");
    expect(JSON.parse(stdout)).toMatchObject({ status: { kind: "crashed" } });
    expect(sessionsIn(place.store)).toEqual([]);
    expect(readdirSync(tmp)).toEqual([]);
  });

  it("is compared with that of another run: what differs, and the patch between the two", async () => {
    await git("add", ".");
    await git("commit", "-qm", "first");
    write("train.py", "lr = 0.2\n");
    const run = ["run", "-q", "-p", "p", "--name"];
    await trackio(place, [...run, "a", "--", "sleep", "0.4"]);
    await git("commit", "-qam", "second");
    write("train.py", "lr = 0.3\nsteps = 7\n");
    write("new.py", "x = 1\n");
    await trackio(place, [...run, "b", "--", "sleep", "0.4"]);
    const { stdout } = await trackio(place, ["diff", "a", "b"]);
    expect(stdout).toMatch(/^code\n {2}commit +[0-9a-f]{8} +[0-9a-f]{8}$/m);
    expect(stdout).toMatch(/^ {2}changes +\+1 −1 in 1 file +\+3 −1 in 2 files$/m);
    const patch = await trackio(place, ["diff", "a", "b", "--patch"]);
    expect([patch.exitCode, patch.stderr]).toEqual([0, ""]);
    expect(patch.stdout.split("\n").filter((line) => /^[-+]/.test(line))).toEqual([
      "--- /dev/null",
      "+++ b/new.py",
      "+x = 1",
      "--- a/train.py",
      "+++ b/train.py",
      "-lr = 0.2",
      "+lr = 0.3",
      "+steps = 7",
    ]);
    expect(await git("status", "--porcelain")).toBe(" M train.py\n?? new.py");
    const same = await trackio(place, ["diff", "a", "a", "--patch"]);
    expect([same.exitCode, same.stderr]).toEqual([2, expect.stringContaining("two runs; named: 1")]);
    const nothing = await trackio(place, [...run, "c", "--no-code", "--", "true"]);
    expect(nothing.exitCode).toBe(0);
    const unknown = await trackio(place, ["diff", "a", "c", "--patch"]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('Nothing is known of the code of "p/c"'),
    ]);
  });
});
