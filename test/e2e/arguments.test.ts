import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configOf, eventsOf } from "../support/runs.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const program = ["sh", "./train.sh", "--lr", "0.1", "--amp", "--hf-token", "very-secret", "model.dim=64"];
const folder = (place: Place): string => join(place.store, "p/r");

async function ran(place: Place, ...flags: string[]): Promise<void> {
  const script = 'printf "%s\\n" "$@" >got.txt; exit 3';
  await trackio(place, [
    "run",
    "-q",
    "-p",
    "p",
    "--name",
    "s",
    "--",
    "sh",
    "-c",
    `echo '${script}' >train.sh`,
  ]);
  const result = await trackio(place, ["run", "-q", "-p", "p", "--name", "r", ...flags, "--", ...program]);
  expect(result.exitCode, result.stderr).toBe(3);
}

describe("the flags of a program that nobody edits", () => {
  it("are the run's config, without secrets, which the recorded command lacks too", async () => {
    const place = makePlace();
    await ran(place, "--config", "lr=0.2");
    expect(configOf(folder(place))).toEqual([
      ["args", { args: { lr: 0.1, amp: true, "hf-token": "***", "model.dim": 64 } }],
      ["cli", { lr: 0.2 }],
    ]);
    const [started] = eventsOf(folder(place), "started");
    expect(started?.["command"]).toEqual(program.map((word) => (word === "very-secret" ? "***" : word)));
    const got = await trackio(place, ["run", "-q", "--", "cat", "got.txt"]);
    expect(got.stdout).toContain("very-secret");
  });

  it("are not kept with --no-args; secrets never are", async () => {
    const place = makePlace();
    await ran(place, "--no-args");
    expect(configOf(folder(place))).toEqual([]);
    expect(JSON.stringify(eventsOf(folder(place), "started"))).not.toContain("very-secret");
  });

  it("are those of the new command where a run goes on with one", async () => {
    const place = makePlace();
    await ran(place);
    const refused = await trackio(place, ["resume", "p/r"]);
    expect(refused.exitCode).toBe(125);
    expect(refused.stderr).toContain(
      'Cannot resume "p/r" by itself: its command holds values that look like secrets, which are not kept.',
    );
    expect(refused.stderr).toContain(
      "trackio resume p/r -- sh ./train.sh --lr 0.1 --amp --hf-token '***' model.dim=64",
    );
    await trackio(place, ["resume", "p/r", "--", "sh", "./train.sh", "--lr", "0.5"]);
    expect(configOf(folder(place)).map(([source, config]) => [source, config])).toEqual([
      ["args", { args: { lr: 0.1, amp: true, "hf-token": "***", "model.dim": 64 } }],
      ["args", { args: { lr: 0.5 } }],
    ]);
    await trackio(place, ["resume", "p/r"]);
    expect(configOf(folder(place))).toHaveLength(2);
    expect(eventsOf(folder(place), "started")).toHaveLength(3);
  });
});
