import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { silentSession } from "../../src/commands/sign-of-life.ts";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import { Notices } from "../../src/recorder/notices.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, started, storeRun } from "../support/stored-run.ts";

const NOW = Date.parse("2026-11-23T04:00:00Z");
const choice = {
  project: undefined,
  name: "r" as RunName,
  resume: "allow",
  defaultProject: "p" as ProjectName,
} as const;

/** A store with a run of another host, whose recorder beat some seconds ago, and how to let it beat. */
function elsewhere(
  seconds: number,
  ...events: object[]
): { readonly root: string; readonly beat: () => void } {
  const root = testFolder();
  storeRun(root, { "run.ndjson": [created(), started({ host: "elsewhere", session: "s" }), ...events] });
  const owner = join(root, ".spool/s/owner.json");
  mkdirSync(join(root, ".spool/s"), { recursive: true });
  writeFileSync(owner, "{}");
  utimesSync(owner, NOW / 1000 - seconds, NOW / 1000 - seconds);
  return { root, beat: () => utimesSync(owner, NOW / 1000, NOW / 1000) };
}

/** Looks; tells what came of it, what was said, and how many seconds were waited. */
async function look(
  root: string,
  during: (seconds: number) => NodeJS.Signals | undefined = () => undefined,
  asked: typeof choice | (Omit<typeof choice, "resume"> & { resume: "never" }) = choice,
) {
  const said: string[] = [];
  let waited = 0;
  const session = await silentSession(root, asked, {
    now: NOW,
    notices: new Notices((text) => said.push(text)),
    pause: async (seconds) => {
      waited += seconds;
      return during(waited);
    },
  });
  return { session, said, waited };
}

describe("a run that another host was writing", () => {
  it("is taken for dead where the last sign of life is old", async () => {
    expect(await look(elsewhere(600).root)).toEqual({
      session: "s",
      said: ['"r" was running on elsewhere, last heard of 10 m ago: taken for dead, it goes on here'],
      waited: 0,
    });
  });

  it("is taken for dead when it gives no sign while we look", async () => {
    const { session, said, waited } = await look(elsewhere(20).root);
    expect([session, waited]).toEqual(["s", 15]);
    expect(said).toEqual([
      '"r" was running on elsewhere, last heard of 20 s ago; looking for 15 s whether it is',
      'elsewhere gives no sign of life: taken for dead, "r" goes on here',
    ]);
  });

  it("is left alone when it does", async () => {
    const { root, beat } = elsewhere(4);
    const { session, waited } = await look(root, (seconds) => void (seconds === 3 && beat()));
    expect([session, waited]).toEqual([undefined, 3]);
  });

  it("is not waited for by somebody who wants to end", async () => {
    await expect(look(elsewhere(4).root, () => "SIGTERM")).rejects.toMatchObject({ exitCode: 143 });
  });

  it("is not looked at where it has ended, is not there, or is not to be continued", async () => {
    const nothing = { session: undefined, said: [], waited: 0 };
    expect(await look(elsewhere(4, ended()).root)).toEqual(nothing);
    expect(await look(testFolder())).toEqual(nothing);
    expect(await look(elsewhere(4).root, undefined, { ...choice, resume: "never" })).toEqual(nothing);
  });
});
