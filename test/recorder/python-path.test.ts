import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pythonPath } from "../../src/recorder/python-path.ts";
import { testFolder } from "../support/folders.ts";

const OURS = { inject: true, as: [] };
const AS_WANDB = { inject: true, as: ["wandb"] };
const NOTHING = { inject: false, as: [] };

/** A path with `CLIENT` and `WANDB` for our folders. */
function pathFrom(
  given: string | undefined,
  choice: typeof AS_WANDB | typeof OURS | typeof NOTHING,
): unknown {
  const clients = testFolder();
  const python = join(clients, "python");
  mkdirSync(join(python, "as/wandb"), { recursive: true });
  const wandb = join(python, "as/wandb");
  const path = pythonPath(given?.replaceAll("CLIENT", python).replaceAll("WANDB", wandb), clients, choice);
  return path?.replaceAll(wandb, "WANDB").replaceAll(python, "CLIENT");
}

describe("the PYTHONPATH of a program", () => {
  it.each([
    [undefined, "CLIENT"],
    ["", "CLIENT"],
    ["/a:/b", "CLIENT:/a:/b"],
    ["/a:CLIENT:/b", "CLIENT:/a:/b"],
    ["CLIENT", "CLIENT"],
    ["CLIENT:WANDB:/a", "CLIENT:WANDB:/a"],
    [":/a", "CLIENT::/a"],
    ["/a:", "CLIENT:/a:"],
    ["CLIENTS:CLIENT/x", "CLIENT:CLIENTS:CLIENT/x"],
  ])("is, where %j was given, %j", (given, path) => {
    expect(pathFrom(given, OURS)).toBe(path);
  });

  it.each([
    [undefined, "WANDB:CLIENT"],
    ["/a", "WANDB:CLIENT:/a"],
    ["CLIENT:/a", "WANDB:CLIENT:/a"],
    ["WANDB:CLIENT:/a", "WANDB:CLIENT:/a"],
  ])("has the folder that stands in for wandb first, where %j was given: %j", (given, path) => {
    expect(pathFrom(given, AS_WANDB)).toBe(path);
  });

  it.each([
    [undefined, undefined],
    ["", ""],
    ["/a::/b", "/a::/b"],
    ["WANDB:CLIENT:/a", "/a"],
    ["CLIENT", undefined],
  ])("is, where %j was given and we are to leave it alone, %j", (given, path) => {
    expect(pathFrom(given, NOTHING)).toBe(path);
  });

  it("is what was given where the package brings no client, or lies where no path can lead to", () => {
    expect(pythonPath("/a:", "/nowhere", AS_WANDB)).toBe("/a:");
    expect(pythonPath(undefined, "/nowhere", OURS)).toBeUndefined();
    const colon = join(testFolder(), "a:b");
    mkdirSync(join(colon, "python"), { recursive: true });
    expect(pythonPath("/a", colon, OURS)).toBe("/a");
  });
});
