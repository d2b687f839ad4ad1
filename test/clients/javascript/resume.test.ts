import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProgram } from "../../support/javascript.ts";
import { runsIn, valuesOf } from "../../support/runs.ts";
import { makePlace, type Place } from "../../support/trackio.ts";

/** Prints what `init` throws, or nothing. */
const insist = async (place: Place, options: string, args: readonly string[] = []): Promise<string> => {
  const source = `
try { trackio.init(${options}); } catch (error) { console.log(error.constructor.name + ": " + error.message); process.exit(); }
trackio.log({ n: 1 });`;
  const { exitCode, stdout, stderr } = await runProgram(place, source, { args });
  expect(exitCode, stderr).toBe(0);
  return stdout;
};

const begin = (place: Place, project: string, name: string): Promise<unknown> =>
  runProgram(place, "trackio.log({ n: 0 });", { args: ["--project", project, "--name", name] });

describe('resume: "must"', () => {
  it("goes on with the run of that name", async () => {
    const place = makePlace();
    await begin(place, "mnist/v2", "base");
    expect(await insist(place, '{ project: "mnist/v2", name: "base", resume: "must" }')).toBe("");
    expect(valuesOf(join(place.store, "mnist%2Fv2/base"), "n")).toEqual([0, 1]);
  });

  it("throws where there is none, and names those that there are", async () => {
    const place = makePlace();
    await begin(place, "mnist", "brave/forest");
    await begin(place, "mnist", "base-2");
    await begin(place, "other", "base");
    expect(await insist(place, '{ project: "mnist", name: "base", resume: "must" }')).toBe(
      'Error: Cannot resume "base": project "mnist" has no run of that name. Its runs: base-2, brave/forest.',
    );
  });

  it("throws where there is no such project, and says how to make a run", async () => {
    expect(await insist(makePlace(), '{ project: "mnist", name: "base", resume: "must" }')).toBe(
      'Error: Cannot resume "base": project "mnist" has no run of that name. It has no runs yet; resume: "allow" makes one.',
    );
  });

  it("throws where nobody names the run", async () => {
    expect(await insist(makePlace(), '{ resume: "must" }')).toBe(
      'Error: Cannot resume: resume: "must" needs a name, and none was given. Name the run: init({ name }).',
    );
  });

  it("does not mean the run that the command line has just begun", async () => {
    const place = makePlace();
    const said = await insist(place, '{ name: "base", resume: "must" }', ["--name", "base"]);
    expect(said).toMatch(/^Error: Cannot resume "base": project "work" has no run of that name\./);
  });

  it("asks for the run that the command line names", async () => {
    const place = makePlace();
    await begin(place, "mnist", "base");
    const args = ["--project", "mnist", "--name", "base"];
    expect(
      await insist(place, '{ project: "x", name: "y", resume: "must" }', [...args, "--resume", "allow"]),
    ).toBe("");
    expect(valuesOf(join(place.store, "mnist/base"), "n")).toEqual([0, 1]);
    expect(runsIn(place.store)).toEqual(["mnist/base"]);
  });

  it("is overruled by the command line", async () => {
    const place = makePlace();
    expect(await insist(place, '{ name: "base", resume: "must" }', ["--resume", "never"])).toBe("");
    expect(runsIn(place.store)).toEqual(["work/base"]);
  });

  it("means a run that the program itself has finished", async () => {
    const place = makePlace();
    const { exitCode, stderr } = await runProgram(
      place,
      `for (const resume of ["never", "must"]) { trackio.init({ name: "base", resume }); trackio.log({ n: resume }); trackio.finish(); }`,
    );
    expect(exitCode, stderr).toBe(0);
    expect(valuesOf(join(place.store, "work/base"), "n")).toEqual(["never", "must"]);
  });
});

it('resume: "allow" makes the run, and then goes on with it', async () => {
  const place = makePlace();
  for (let round = 0; round < 2; round++)
    expect(await insist(place, '{ project: "mnist", name: "base", resume: "allow" }')).toBe("");
  expect(valuesOf(join(place.store, "mnist/base"), "n")).toEqual([1, 1]);
  expect(runsIn(place.store)).toEqual(["mnist/base"]);
});
