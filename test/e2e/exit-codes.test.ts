import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startTrackio } from "../support/live.ts";
import { eventOf, onlyRun, runsIn, sessionsIn } from "../support/runs.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

/** A file in the working folder that may be executed. */
function executable(place: Place, name: string, text: string, mode = 0o755): string {
  const path = join(place.cwd, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return `./${name}`;
}

describe("the exit code is the program's", () => {
  it.each([0, 1, 3, 42, 125, 127, 255])("when it exits with %i", async (code) => {
    const place = makePlace();
    const result = await trackio(place, ["run", "--", "sh", "-c", `exit ${code}`]);
    expect(result.exitCode).toBe(code);
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ attempt: 1, exit_code: code, signal: null });
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGKILL", 137],
    ["SIGSEGV", 139],
    ["SIGABRT", 134],
    ["SIGINT", 130],
    ["SIGPIPE", 141],
  ])("as 128 + signal when %s ends it", async (signal, code) => {
    const place = makePlace();
    const kill = `import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL); signal.signal(signal.SIGPIPE, signal.SIG_DFL); os.kill(os.getpid(), signal.${signal})`;
    const result = await trackio(place, ["run", "--", "python3", "-c", kill]);
    expect(result.exitCode).toBe(code);
    expect(result.signal).toBeUndefined();
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: null, signal });
  });

  it("also of a script without a first line that names a shell", async () => {
    const place = makePlace();
    const result = await trackio(place, [
      "run",
      "--",
      executable(place, "script", 'echo "$1"; exit 7\n'),
      "an argument",
    ]);
    expect(result).toMatchObject({ exitCode: 7, stdout: "an argument" });
  });

  it("also where its name begins with a dash or the options end without one", async () => {
    const place = makePlace();
    const result = await trackio(place, [
      "run",
      "-q",
      "sh",
      "-c",
      'echo "$@"; exit 5',
      "sh",
      "--name",
      "x",
      "--",
      "-q",
    ]);
    expect(result).toMatchObject({ exitCode: 5, stdout: "--name x -- -q" });
  });
});

describe("a program that cannot be started", () => {
  it("is told as not found, with 127", async () => {
    const place = makePlace();
    const result = await trackio(place, ["run", "--", "no-such-program"]);
    expect(result.exitCode).toBe(127);
    expect(result.stderr).toMatch(/^trackio: Cannot start "no-such-program"/);
    expectNothingLeft(place);
  });

  it("is told as not found, with 127, where its path leads nowhere", async () => {
    const place = makePlace();
    expect((await trackio(place, ["run", "--", "./train.py"])).exitCode).toBe(127);
    expectNothingLeft(place);
  });

  it("is told as not found, with 127, where the interpreter of its first line is missing", async () => {
    const place = makePlace();
    const result = await trackio(place, [
      "run",
      "--",
      executable(place, "train.py", "#!/no/such/python\nprint(1)\n"),
    ]);
    expect(result.exitCode).toBe(127);
    expect(result.stderr).toContain("/no/such/python");
    expectNothingLeft(place);
  });

  it.each([
    [
      "a file without the right to be executed",
      (place: Place) => executable(place, "train.py", "print(1)\n", 0o644),
    ],
    ["a folder", () => "./"],
  ])("is told as not executable, with 126: %s", async (_, make) => {
    const place = makePlace();
    const result = await trackio(place, ["run", "--", make(place)]);
    expect(result.exitCode).toBe(126);
    expect(result.stderr).toMatch(/^trackio: Cannot start /);
    expectNothingLeft(place);
  });

  it("leaves nothing behind where a signal is ignored, either, as under nohup", async () => {
    const place = makePlace();
    const program = executable(place, "train.py", "#!/no/such/python\nprint(1)\n");
    const live = startTrackio(place, ["run", "--", program], {}, "trap '' HUP");
    expect((await live.process).exitCode).toBe(127);
    expectNothingLeft(place);
  });

  it("is not looked for behind a folder of PATH that is a file", async () => {
    const place = makePlace();
    executable(place, "plain", "");
    const PATH = `${join(place.cwd, "plain")}:${process.env["PATH"]}`;
    expect((await trackio(place, ["run", "--", "true"], { env: { PATH } })).exitCode).toBe(0);
  });
});

describe("our own failure before the start exits with 125", () => {
  it.each([
    ["no command", [], /needs the command/],
    ["an unknown flag", ["--no-such-flag", "--", "true"], /Unknown option '--no-such-flag'/],
    ["a flag without its value", ["--name"], /argument missing/],
    ["a config value without =", ["-c", "lr", "--", "true"], /KEY=VALUE, not "lr"/],
    ["an empty name", ["--name", " ", "--", "true"], /A run's name .*: " "/],
    [
      "a run's name that selects runs",
      ["--name", "@last", "--", "true"],
      /A run's name must not begin with "@".*: "@last"/,
    ],
    [
      "a project's name that selects runs",
      ["-p", "@min:loss", "--", "true"],
      /A project's name must not begin with "@"/,
    ],
    ["a policy that is none", ["--resume", "maybe", "--", "true"], /never, allow, must/],
    ["--resume must without a name", ["--resume", "must", "--", "true"], /--name NAME/],
    [
      "--resume must of a run that there is not",
      ["--resume", "must", "--name", "base", "--", "true"],
      /Cannot resume "base".* no run of that name/,
    ],
  ])("for %s", async (_, flags, message) => {
    const place = makePlace();
    const result = await trackio(place, ["run", ...flags]);
    expect(result.exitCode).toBe(125);
    expect(result.stderr).toMatch(message);
    expect(result.stdout).toBe("");
    expectNothingLeft(place);
  });

  it("for a store that cannot be made, and the program does not run", async () => {
    const place = makePlace();
    writeFileSync(join(place.root, "file"), "");
    const ran = join(place.root, "ran");
    const result = await trackio(place, [
      "run",
      "--dir",
      join(place.root, "file", "store"),
      "--",
      "touch",
      ran,
    ]);
    expect(result.exitCode).toBe(125);
    expect(result.stderr).toMatch(
      /^trackio: Cannot keep a run in .*file\/store: \S+ leads through something that is not a folder\.\n {2}Choose another store: --dir DIR/,
    );
    expect(existsSync(ran)).toBe(false);
  });

  it("and --help exits with 0", async () => {
    expect((await trackio(makePlace(), ["run", "--help"])).exitCode).toBe(0);
  });
});

it("the recorder itself exits, and is not killed, when its program is killed by the signal that it was sent", async () => {
  const place = makePlace();
  const live = startTrackio(place, ["run", "--", "sh", "-c", "echo ready; exec sleep 600"]);
  await live.says("ready");
  live.process.kill("SIGTERM");
  expect(await live.process).toMatchObject({ exitCode: 143 });
  expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: null, signal: "SIGTERM" });
});

/** No run, no session: a program that was not started leaves nothing in the store. */
function expectNothingLeft(place: Place): void {
  expect(runsIn(place.store)).toEqual([]);
  expect(sessionsIn(place.store)).toEqual([]);
}
