import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { makePlace, trackio } from "../support/trackio.ts";

const LOGS = fileURLToPath(new URL("../../fixtures/logs/", import.meta.url));

it("reads a file or standard input, and says with its exit code whether something was taken", async () => {
  const place = makePlace();
  const match = (args: readonly string[], input?: string) =>
    trackio(place, ["match", ...args], input === undefined ? {} : { stdin: "pipe", input });

  const found = await match([`${LOGS}keras-lines.log`, "--csv"]);
  expect(found.exitCode).toBe(0);
  expect(found.stdout.split("\n")[1]).toMatch(/^2,1,0\.5000,0\.6932,0\.5156,0\.6868,0\.0010,,,6\/6 - 0s/);
  expect(await match(["-", "--match", "l=(?P<loss>\\S+)"], "l=1\nl=2\n")).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("the expression takes 2 points from 2 of 2 lines"),
  });
  expect(await match([`${LOGS}keras-lines.log`, "--match", "json"])).toEqual({
    exitCode: 1,
    signal: undefined,
    stdout: "",
    stderr: `trackio: --match json takes nothing from the 16 lines of ${LOGS}keras-lines.log.
  --match keras would take something from 6 lines.`,
  });
  expect(await match(["-"], "hello\n")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("No reader takes anything from the 1 line of standard input."),
  });
  expect(await match(["no-such.log"])).toMatchObject({
    exitCode: 1,
    stderr: [
      `trackio: Cannot read the log: ${place.cwd}/no-such.log is not there.`,
      "  Give a file that holds what a program printed: trackio match train.log",
    ].join("\n"),
  });
  expect(await match(["x", "--match", "kera"])).toMatchObject({ exitCode: 2 });
  expect(await match(["x", "--match", ""])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("--match takes a reader or a regular expression, not an empty text."),
  });
});
