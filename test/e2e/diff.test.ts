import { expect, it } from "vitest";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const keep = (place: Place, name: string, ...lines: readonly string[]) =>
  trackio(place, [
    "run",
    "-q",
    "-p",
    "p",
    "--name",
    name,
    "--",
    "sh",
    "-c",
    lines.map((line) => `echo '${line}' >&3`).join("\n"),
  ]);

async function twoRuns(): Promise<Place> {
  const place = makePlace();
  await keep(
    place,
    "a",
    '{"_type": "config", "lr": 0.1, "seed": 1}',
    '{"loss": 0.5, "w": 1}',
    '{"loss": 0.25, "w": 2}',
  );
  await keep(place, "b", '{"_type": "config", "lr": 0.2, "seed": 1}', '{"loss": 0.125, "w": 3}');
  return place;
}

it("two runs are compared, and that they differ is no failure", async () => {
  const place = await twoRuns();
  const { exitCode, stdout, stderr } = await trackio(place, ["diff", "a", "b", "--metric", "loss"]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^config\n {2}lr +0\.1 +0\.2$/m);
  expect(stdout).toMatch(/^metrics\n {2}loss +0\.25 at 1 +0\.125 at 0 +−50 % better$/m);
  expect(stdout).toMatch(/^b is better at loss \(0\.125, was 0\.25\)\.$/m);
});

it("the same facts come as JSON, CSV and Markdown", async () => {
  const place = await twoRuns();
  const json = JSON.parse((await trackio(place, ["diff", "p/*", "--json"])).stdout);
  expect(json.runs.map(({ run }: { run: string }) => run)).toEqual(["a", "b"]);
  expect(json.config).toEqual({ lr: { differs: true, values: [0.1, 0.2], missing_in: [] } });
  expect(json.metrics.loss).toMatchObject({
    goal: "minimize",
    best_runs: ["b"],
    values: [
      { last: 0.25, last_step: 1, best: 0.25, best_step: 1, change: null, verdict: null },
      { last: 0.125, last_step: 0, best: 0.125, best_step: 0, change: -0.5, verdict: "better" },
    ],
  });
  const csv = (await trackio(place, ["diff", "a", "b", "--csv"])).stdout.split("\n");
  expect(csv[0]).toBe("section,name,a,b,change of b,verdict on b");
  expect(csv).toEqual(
    expect.arrayContaining([
      "config,lr,0.1,0.2,,",
      "metrics,loss,0.25,0.125,-0.5,better",
      "metrics,w,2,3,0.5,",
    ]),
  );
  const markdown = (await trackio(place, ["diff", "a", "b", "--md"])).stdout;
  expect(markdown).toMatch(/^\| metrics +\| loss +\| 0\.25 +\| 0\.125 +\| +-0\.5 \| better +\|$/m);
});

it("what cannot be compared ends with 2", async () => {
  const place = await twoRuns();
  const said = async (...words: string[]) => {
    const { exitCode, stderr } = await trackio(place, ["diff", ...words]);
    return [exitCode, stderr.split("\n")[0]];
  };
  expect(await said("a")).toEqual([2, "trackio: diff compares two runs or more, and one was named."]);
  expect(await said()).toEqual([2, "trackio: diff compares two runs or more, and none were named."]);
  expect(await said("a", "c")).toEqual([
    2,
    expect.stringMatching(/^trackio: No run or project is called "c"/),
  ]);
  expect(await said("a", "b", "--metric", "f1")).toEqual([
    2,
    'trackio: None of these runs has a metric called "f1".',
  ]);
  expect(await said("a", "b", "--json", "--csv")).toEqual([
    2,
    expect.stringMatching(/^trackio: One form at a time/),
  ]);
  expect((await trackio(place, ["diff", "a", "a"])).stdout).toBe("a is compared with itself.");
});
