import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { recordsOf } from "../support/held.ts";
import { cleanEnvironment, makePlace, type Place, trackio } from "../support/trackio.ts";

const LOGS = fileURLToPath(new URL("../../fixtures/logs/", import.meta.url));

const run = (place: Place, flags: readonly string[], ...command: readonly string[]) =>
  trackio(place, ["run", "-p", "p", "--name", "r", "--no-code", ...flags, "--", ...command]);

const steps = (place: Place, name = "r") =>
  recordsOf(join(place.store, "p", name), "steps.ndjson").map(({ timestamp: _, ...rest }) => rest);

describe("run --match", () => {
  it.each([
    ["keras-bar", "keras"],
    ["lightning-tqdm", "lightning"],
    ["lightning-rich-terminal", "auto"],
    ["transformers", "auto"],
    ["ultralytics", "ultralytics"],
  ])("keeps of %s by %s what match shows", async (log, reader) => {
    const place = makePlace();
    const { stdout } = await trackio(place, ["match", `${LOGS}${log}.log`, "--match", reader, "--json"]);
    const shown = JSON.parse(stdout) as { taken: { metrics: object }[] };
    expect((await run(place, ["--match", reader], "cat", `${LOGS}${log}.log`)).exitCode).toBe(0);
    expect(steps(place).map(({ step: _, ...metrics }) => metrics)).toEqual(
      shown.taken.map(({ metrics }) => metrics),
    );
  });

  it("takes numbers of standard error, too, and leaves the program's output as it is", async () => {
    const place = makePlace();
    const script = "echo step 3 loss 0.50; echo step 4 loss nan >&2; echo '{\"other\": 1}' >&3";
    const { stdout, stderr } = await run(
      place,
      ["--match", "step (?P<step>\\d+) loss (?P<loss>\\S+)"],
      "sh",
      "-c",
      script,
    );
    expect(stdout).toBe("step 3 loss 0.50");
    expect(stderr).toContain("step 4 loss nan\n");
    expect(steps(place)).toEqual(
      expect.arrayContaining([
        { step: 3, loss: 0.5 },
        { step: 4, loss: "NaN" },
        expect.objectContaining({ other: 1 }),
      ]),
    );
  });

  it("is kept for a run that goes on", async () => {
    const place = makePlace();
    await run(place, ["--match", "key-value"], "sh", "-c", "echo loss=0.5; exit 1");
    expect((await trackio(place, ["resume", "r"])).exitCode).toBe(1);
    expect(steps(place)).toEqual([
      { step: 0, loss: 0.5 },
      { step: 1, _attempt: 2, loss: 0.5 },
    ]);
  });

  it("refuses before anything is begun", async () => {
    const place = makePlace();
    for (const flags of [
      ["--match", "kera"],
      ["--match", "(?<a>x"],
      ["--match", "json", "--capture", "none"],
    ]) {
      const { exitCode, stderr } = await run(place, flags, "touch", join(place.cwd, "begun"));
      expect(exitCode, stderr).toBe(125);
      expect(stderr).toMatch(/^trackio: --match /);
    }
    expect(existsSync(join(place.cwd, "begun"))).toBe(false);
    expect(existsSync(join(place.store, "p"))).toBe(false);
  });
});

describe("the end of a run", () => {
  it.each([
    [
      "gpt-loop",
      [],
      "it printed 5 lines of numbers (train_loss, val_loss, loss, …): --match key-value keeps them",
    ],
    [
      "transformers",
      [],
      /it printed \d+ lines of numbers \(loss, grad_norm, learning_rate, …\): --match transformers keeps them/,
    ],
    [
      "keras-bar",
      ["--match", "json"],
      /--match json took nothing from what it printed; --match keras would take 6 lines/,
    ],
    ["keras-bar", ["--match", "auto"], "--match auto chose keras"],
  ])("advises about %s with %j", async (log, flags, words) => {
    const { stderr } = await run(makePlace(), flags, "cat", `${LOGS}${log}.log`);
    expect(stderr.split("\n").at(-1)).toMatch(words);
  });

  it("advises nothing to a program that reports, or prints no numbers", async () => {
    const place = makePlace();
    const reports = await run(
      place,
      [],
      "sh",
      "-c",
      "echo loss=1; echo loss=2; echo loss=3; echo '{\"n\": 1}' >&3",
    );
    expect(reports.stderr).not.toContain("--match");
    const quiet = await run(makePlace(), ["--quiet"], "cat", `${LOGS}gpt-loop.log`);
    expect(quiet.stderr).toBe("");
    expect((await run(place, [], "echo", "hello")).stderr).not.toContain("--match");
  });
});

it("has every number once when the recorder was killed", async () => {
  const place = makePlace();
  const go = join(place.cwd, "go");
  writeFileSync(
    join(place.cwd, "train.sh"),
    `i=0; while [ $i -lt 200 ]; do printf "step $i "; printf "loss $i\\n"; i=$((i + 1)); done
     printf 'step 200 lo'; until [ -e '${go}' ]; do sleep 0.02; done
     printf 'ss 200\\n'; i=201; while [ $i -lt 300 ]; do echo "step $i loss $i"; i=$((i + 1)); done; touch '${go}.over'`,
  );
  const recorder = execa(
    inject("trackio"),
    [
      "run",
      "-q",
      "-p",
      "p",
      "--name",
      "r",
      "--no-code",
      "--match",
      "step (?<step>\\d+) loss (?<n>\\d+)",
      "--",
      "sh",
      "train.sh",
    ],
    { cwd: place.cwd, env: cleanEnvironment(place), extendEnv: false, reject: false, stdout: "ignore" },
  );
  const file = join(place.store, "p/r/steps.ndjson");
  await until(() => existsSync(file) && readFileSync(file, "utf8").includes('"step":199'));
  recorder.kill("SIGKILL");
  writeFileSync(go, "");
  await recorder; // Its output is the program's, too: it ends with that.
  await until(async () => {
    await trackio(place, ["show", "p"]);
    return !existsSync(join(place.store, ".spool"));
  });
  expect(steps(place)).toEqual(Array.from({ length: 300 }, (_, step) => ({ step, n: step })));
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
