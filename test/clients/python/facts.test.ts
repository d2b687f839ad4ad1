import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clientProgram, python, STARTED } from "../../support/python.ts";
import { makePlace, type Place, trackio } from "../../support/trackio.ts";

/** What a run says of itself in the program, and on stderr. */
async function facts(
  place: Place,
  started: (typeof STARTED)[number],
  init: object,
  flags: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await python(place, started, [clientProgram("facts.py"), JSON.stringify(init)], {
    flags,
  });
  if (stdout === "") throw new Error(stderr);
  return { ...(JSON.parse(stdout) as object), stderr };
}

describe.each(STARTED)("what a run knows of itself, %s", (started) => {
  it("is what it became", async () => {
    const place = makePlace();
    const init = { project: "p", name: "r" };
    expect(await facts(place, started, init)).toMatchObject({
      project: "p",
      name: "r",
      dir: join(place.store, "p/r"),
      attempt: 1,
      resumed: false,
      step: 0,
      checkpoint: null,
      after: 1,
    });
    expect(await facts(place, started, init)).toMatchObject({ name: "r-2", dir: join(place.store, "p/r-2") });
  });

  it("tells where a resumed run goes on", async () => {
    const place = makePlace();
    const init = { project: "p", name: "r", resume: "allow" };
    await facts(place, started, init);
    expect(await facts(place, started, init)).toMatchObject({
      name: "r",
      attempt: 2,
      resumed: true,
      step: 1,
      checkpoint: "ckpt/last.pt",
      after: 2,
    });
    expect(await facts(place, started, init)).toMatchObject({ name: "r", attempt: 3, step: 2, after: 3 });
    if (started === "alone") await trackio(place, ["show"]);
    expect(await facts(place, started, init)).toMatchObject({ name: "r", attempt: 4, step: 3, after: 4 });
  });

  it("has a generated name where none was given, and the folder's as its project", async () => {
    const place = makePlace("mnist");
    const said = await facts(place, started, {});
    expect(said["project"]).toBe("mnist");
    expect(said["name"]).toMatch(/^[a-z]+-[a-z]+-1$/);
    expect(said["dir"]).toBe(join(place.store, "mnist", String(said["name"])));
  });
});

describe("what a run knows of itself", () => {
  it("is what the command line said, where the program says something else", async () => {
    const place = makePlace();
    const flags = ["--project", "q", "--name", "base"];
    expect(await facts(place, "under trackio run", { project: "p", name: "r" }, flags)).toMatchObject({
      project: "q",
      name: "base",
    });
  });

  it("says where it is kept, when nobody records it, and that a name was taken", async () => {
    const place = makePlace();
    const init = { project: "p", name: "r" };
    const where = `p/r is kept in ${place.store}; see it with: trackio show p/r`;
    expect((await facts(place, "alone", init))["stderr"]).toBe(`trackio: ${where}`);
    expect((await facts(place, "alone", init))["stderr"]).toContain("p/r-2 is kept in");
    expect((await facts(place, "alone", init))["stderr"]).toContain('(there is a run "r" already)');
  });
});
