import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const PROGRAM = `i=0; while [ $i -lt 20 ]; do
echo "{\\"loss\\": $((100 / (i + 1))), \\"val/loss\\": $i, \\"phase\\": \\"$([ $i -lt 5 ] && echo warm || echo train)\\", \\"t\\": $((2 * i))}" >&3
i=$((i + 1)); done`;

const SAMPLE = '{"timestamp":"2026-11-23T03:26:00.000Z","cpu/load":1}\n';

async function placeWithRuns(names: readonly string[]): Promise<Place> {
  const place = makePlace();
  for (const name of names)
    await trackio(place, ["run", "-q", "-p", "toy", "--name", name, "--", "sh", "-c", PROGRAM]);
  return place;
}

it("draws runs in the terminal, as pictures, and gives their points to programs", async () => {
  const place = await placeWithRuns(["one", "two"]);
  const plot = (...args: string[]) => trackio(place, ["plot", ...args], { env: { LANG: "C.UTF-8" } });

  expect(
    (await plot("one", "two", "-m", "loss", "--height", "8", "--width", "50")).stdout,
  ).toMatchInlineSnapshot(`
    "loss  over step
    100 ┤⠱⡀
        │ ⠱⡀
     50 ┤  ⠱⡀
        │   ⠈●⠒⠤⠤⢄⣀⡀
      0 ┤          ⠈⠉■⠉⠉⠑⠒⠒⠒⠒●⠒⠒⠒⠒⠒⠒⠤■⠤⠤⠤⠤⠤⠤⠤●⠤⠤⠤⠤⠤⠤⠤●
        └┬───────────┬──────────┬───────────┬─────────
         0           5         10          15
    ● one   ■ two"
  `);
  expect((await plot("one", "-m", "phase")).stdout).toMatchInlineSnapshot(`
    "phase
      warm  ███████████████████████ 5
      train █████████████████████████████████████████████████████████████████████ 15
    toy/one"
  `);
  expect(
    (await plot("@last", "-m", "val/*", "--x", "t", "--height", "6", "--width", "40")).stdout,
  ).toMatchInlineSnapshot(`
    "val/loss  over t
    20 ┤                         ⢀⣀⣀⣀⠤⠤⠤⠤⠒⠒⠒
       │            ⣀⣀⣀⣀⠤⠤⠤⠔⠒⠊⠉⠉⠉⠁
     0 ┤⣀⠤⠤⠤⠔⠒⠒⠒⠊⠉⠉⠉
       └┬────────┬────────┬─────────┬───────
        0       10       20        30
    toy/two"
  `);
  const ascii = await trackio(place, ["plot", "one", "-m", "loss"], { env: { LC_ALL: "C" } });
  expect(ascii.stdout).toMatch(/^[\x20-\x7e\n]+$/);

  const pictures = await plot("toy", "--svg", "a.svg", "--png", "a.png");
  expect(pictures.stdout).toMatch(/^a\.svg: \d+ × \d+ pixels, SVG\na\.png: \d+ × \d+ pixels, PNG$/);
  expect(readFileSync(join(place.cwd, "a.svg"), "utf8")).toMatch(/^<svg [\s\S]*>val\/loss<[\s\S]*<\/svg>\n$/);
  expect(readFileSync(join(place.cwd, "a.png")).toString("latin1", 0, 8)).toBe("\x89PNG\r\n\x1a\n");
  expect((await plot("toy", "--svg", "a.svg")).exitCode).toBe(0);

  const { charts } = JSON.parse((await plot("one", "--json", "-m", "loss")).stdout);
  expect(charts).toHaveLength(1);
  expect(charts[0]).toMatchObject({ metric: "loss", over: "step", series: [{ run: "one", points: 20 }] });
  expect(charts[0].series[0].buckets[1]).toEqual({ from: 1, to: 1, min: 50, max: 50, mean: 50 });
  const csv = (await plot("one", "--csv", "-m", "phase")).stdout;
  expect(csv.split("\n")).toEqual([
    "project,run,metric,over,from,to,min,max,mean,category,times",
    "toy,one,phase,step,,,,,,warm,5",
    "toy,one,phase,step,,,,,,train,15",
  ]);
});

it("draws samples of the machine over the time", async () => {
  const place = await placeWithRuns(["one"]);
  const folder = join(place.store, "toy", "one");
  const [first = ""] = readFileSync(join(folder, "steps.ndjson"), "utf8").split("\n");
  const begun = Date.parse(JSON.parse(first).timestamp);
  const sampled = (seconds: number, cpu: number): string =>
    `{"timestamp":"${new Date(begun + seconds * 1000).toISOString()}","cpu/utilization":${cpu},"loss":7}\n`;
  writeFileSync(join(folder, "system.ndjson"), sampled(-5, 0) + sampled(5, 50) + sampled(20, 100));
  const plot = (...args: string[]) => trackio(place, ["plot", ...args], { env: { LANG: "C.UTF-8" } });

  expect(
    (await plot("one", "-m", "cpu/*,system/loss", "--height", "6", "--width", "50")).stdout,
  ).toMatchInlineSnapshot(`
    "cpu/utilization (%)  over time
    100 ┤                             ⢀⣀⣀⣀⡠⠤⠤⠤⠤⠒⠒⠒⠒⠊⠉⠉
        │             ⣀⣀⣀⡠⠤⠤⠤⠔⠒⠒⠒⠒⠉⠉⠉⠉⠁
      0 ┤⣀⣀⠤⠤⠤⠔⠒⠒⠒⠉⠉⠉⠉
        └┬────────┬────────┬───────┬────────┬────────┬
        -5s      0s       5s      10s      15s     20s

    system/loss  over time
      │
    7 ┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤
      │
      └┬────────┬────────┬─────────┬────────┬────────┬
      -5s      0s       5s        10s      15s     20s
    toy/one"
  `);
  const ascii = await plot("one", "-m", "system/cpu/*", "--ascii", "--height", "6", "--width", "50");
  expect(ascii.stdout).toMatchInlineSnapshot(`
    "cpu/utilization (%)  over time
    100 +                            .......------''''
        |            ....------''''''
      0 +...----'''''
        ++--------+--------+-------+--------+--------+
        -5s      0s       5s      10s      15s     20s
    toy/one"
  `);
  const { charts } = JSON.parse((await plot("one", "-m", "loss,cpu/*", "--json")).stdout);
  expect(charts).toMatchObject([
    { metric: "loss", over: "step", unit: null },
    { metric: "cpu/utilization", over: "time", unit: "%", series: [{ run: "one", points: 3 }] },
  ]);
  await plot("one", "-m", "cpu/utilization", "--svg", "a.svg", "--png", "a.png");
  expect(readFileSync(join(place.cwd, "a.svg"), "utf8")).toContain(">cpu/utilization (%)<");
  expect(readFileSync(join(place.cwd, "a.png")).toString("latin1", 0, 8)).toBe("\x89PNG\r\n\x1a\n");
});

it("says what is not there, and leaves files alone that are no pictures", async () => {
  const place = await placeWithRuns(["one"]);
  await trackio(place, ["run", "-q", "-p", "toy", "--name", "empty", "--sample", "off", "--", "true"]);
  const file = join(place.cwd, "train.py");
  writeFileSync(file, "print(1)\n");
  const plot = (...args: string[]) => trackio(place, ["plot", ...args]);

  const refused = await plot("one", "--png", "train.py");
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toContain(`${file} is there, and is not a PNG: it is left as it is.`);
  expect(readFileSync(file, "utf8")).toBe("print(1)\n");
  expect((await plot("one", "--svg", "no/where.svg")).stderr).toContain("cannot be written: ");

  const unknown = await plot("one", "-m", "val/los");
  expect(unknown.exitCode).toBe(1);
  expect(unknown.stderr).toContain('"toy/one" has no metric "val/los".');
  expect(unknown.stderr).toContain("val/loss");
  expect((await plot("empty")).stdout).toBe("toy/empty has no metrics: nothing to draw.");
  writeFileSync(join(place.store, "toy", "empty", "system.ndjson"), SAMPLE);
  expect((await plot("empty")).stdout).toBe(
    "toy/empty has no metrics: nothing to draw.\nSamples of the machine: --metric 'system/*'",
  );
  expect((await plot("empty", "-m", "system/*")).stdout).toContain("cpu/load  over time");
  expect((await plot("one", "--smooth", "2")).exitCode).toBe(2);
});
