import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, inject, it } from "vitest";
import { CTRL_C, startInTerminal, type } from "../support/live.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const PROGRAM = `echo '{"_type": "table", "name": "texts", "rows": [{"prompt": "Trackio", "reward": 0.5}]}' >&3`;
const SHOW = ["show", "@last", "--table", "texts"];

let place: Place;
beforeEach(async () => {
  place = makePlace();
  await trackio(place, ["run", "-p", "p", "--name", "r", "--", "sh", "-c", PROGRAM]);
});

const inPager = (pager: string) =>
  startInTerminal(place, [inject("trackio"), ...SHOW, "--pager"], { env: { PAGER: pager } });

describe("a pager", () => {
  it("is what $PAGER says, on a terminal and with --pager alone", async () => {
    const { process, out } = inPager("sed s/^/paged:/");
    expect((await process).exitCode).toBe(0);
    expect(out()).toMatch(/paged:.*│.*Trackio/);
    const piped = await trackio(place, [...SHOW, "--pager"], { env: { PAGER: "sed s/^/paged:/" } });
    expect(piped.stdout).toContain("│ Trackio │    0.5 │");
    expect(piped.stdout).not.toContain("paged:");
  });

  it("has Ctrl-C for itself", async () => {
    writeFileSync(
      join(place.cwd, "pager.sh"),
      "trap 'echo interrupted; exit 0' INT; echo ready; while :; do sleep 0.05; done",
    );
    const live = inPager("sh pager.sh");
    await live.says("ready");
    type(live, CTRL_C);
    await live.says("interrupted");
    expect((await live.process).exitCode).toBe(0);
  });

  it("may be left before the end, and may not be missing", async () => {
    expect((await inPager("true").process).exitCode).toBe(0);
    const { process, out } = inPager("no-such-pager");
    expect((await process).exitCode).toBe(1);
    expect(out()).toContain('The pager "no-such-pager" is not there.');
  });
});
