import { cpSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { eventOf, eventsOf, runsIn } from "../support/runs.ts";
import { cleanEnvironment, makePlace, type Outcome, type Place, trackio } from "../support/trackio.ts";

/** A place with an installed package of its own, in which our client is nothing but a module that tells where it is. */
function installed() {
  const place = makePlace();
  const root = join(place.root, "installed");
  cpSync(realpathSync(join(dirname(inject("trackio")), "../trackio")), root, { recursive: true });
  const client = join(root, "src/clients/python");
  rmSync(client, { recursive: true, force: true });
  const wandb = join(client, "as/wandb");
  mkdirSync(wandb, { recursive: true });
  writeFileSync(join(client, "ours.py"), "");
  writeFileSync(join(wandb, "theirs.py"), "");
  const trackioHere = async (
    args: readonly string[],
    { PYTHONPATH: given, ...env }: NodeJS.ProcessEnv = {},
  ): Promise<Outcome> => {
    const { PYTHONPATH: _, ...clean } = cleanEnvironment(place);
    const { exitCode, signal, stdout, stderr } = await execa(join(root, "bin/trackio.js"), args, {
      cwd: place.cwd,
      reject: false,
      stdin: "ignore",
      env: { ...clean, ...env, ...(given === undefined ? {} : { PYTHONPATH: given }) },
      extendEnv: false,
    });
    return { exitCode, signal, stdout, stderr };
  };
  return { place, root, client, wandb, trackio: trackioHere };
}

const PATH = ["sh", "-c", `echo "\${PYTHONPATH-unset}"`];
const run = (...flags: string[]): string[] => ["run", "-q", "-p", "p", ...flags, "--"];

const startedOf = (place: Place, name: string) => eventOf(join(place.store, "p", name), "started");

describe("the client that a program finds", () => {
  it("is ours, before whatever there was", async () => {
    const { client, trackio } = installed();
    expect(await trackio([...run(), ...PATH])).toMatchObject({ stdout: client, stderr: "" });
    expect((await trackio([...run(), ...PATH], { PYTHONPATH: "/a:/b" })).stdout).toBe(`${client}:/a:/b`);
    const found = await trackio([...run(), "python3", "-c", "import ours; print(ours.__file__)"]);
    expect(found).toMatchObject({ exitCode: 0, stdout: join(client, "ours.py") });
  });

  it("is there once in a run within a run", async () => {
    const { root, client, trackio } = installed();
    const inner = [join(root, "bin/trackio.js"), ...run("--name", "inner"), ...PATH];
    expect((await trackio([...run(), ...inner])).stdout).toBe(client);
  });

  it("is not ours with --no-inject, also in a run within a run", async () => {
    const { place, root, trackio } = installed();
    expect((await trackio([...run("--no-inject", "--name", "r"), ...PATH])).stdout).toBe("unset");
    const given = { PYTHONPATH: "/a:" };
    expect((await trackio([...run("--no-inject"), ...PATH], given)).stdout).toBe("/a:");
    const inner = [join(root, "bin/trackio.js"), ...run("--no-inject"), ...PATH];
    expect((await trackio([...run(), ...inner], given)).stdout).toBe("/a:");
    expect(startedOf(place, "r")?.["clients"]).toEqual({ inject: false });
  });

  it("stands in for another library with --as", async () => {
    const { place, client, wandb, trackio } = installed();
    const as = ["--as", "wandb", "--name", "r"];
    expect((await trackio([...run(...as), ...PATH])).stdout).toBe(`${wandb}:${client}`);
    expect(startedOf(place, "r")?.["clients"]).toEqual({ as: ["wandb"] });
    const both = await trackio([...run("--as", "wandb"), "python3", "-c", "import theirs, ours"]);
    expect(both.exitCode).toBe(0);
  });

  it("may be missing from the package: then the path is left alone", async () => {
    const { place, client, trackio } = installed();
    rmSync(client, { recursive: true });
    expect((await trackio([...run("--name", "r"), ...PATH])).stdout).toBe("unset");
    expect((await trackio([...run("--as", "wandb"), ...PATH], { PYTHONPATH: "/a" })).stdout).toBe("/a");
    expect(startedOf(place, "r")).not.toHaveProperty("clients");
  });

  it("is the same when the run is resumed, unless the flags say otherwise", async () => {
    const { place, client, wandb, trackio } = installed();
    await trackio([...run("--as", "wandb", "--name", "r"), ...PATH]);
    const resumed = async (...flags: string[]): Promise<string> =>
      (await trackio(["resume", "-q", ...flags, "p/r"])).stdout;
    expect(await resumed()).toBe(`${wandb}:${client}`);
    expect(await resumed("--no-inject")).toBe("unset");
    expect(await resumed()).toBe("unset");
    expect(await resumed("--as", "wandb")).toBe(`${wandb}:${client}`);
    expect(eventsOf(join(place.store, "p/r"), "started").map(({ clients }) => clients)).toEqual([
      { as: ["wandb"] },
      { as: ["wandb"] },
      { inject: false },
      { inject: false },
      { as: ["wandb"] },
    ]);
  });

  it("is the same when the program is restarted", async () => {
    const { client, wandb, trackio } = installed();
    const flags = run("--as", "wandb", "--restart", "on-failure:1");
    const { stdout } = await trackio([
      ...flags,
      "sh",
      "-c",
      'echo "$PYTHONPATH"; exit $((2 - TRACKIO_ATTEMPT))',
    ]);
    expect(stdout.split("\n")).toEqual([`${wandb}:${client}`, `${wandb}:${client}`]);
  });
});

describe("flags that cannot be", () => {
  it.each([
    [["run", "--as", "keras", "--", "true"], /--as takes the name .*, not "keras"\.\n {2}There is: wandb\n/],
    [["resume", "--as", "keras"], /not "keras"/],
    [["run", "--as", "wandb", "--no-inject", "--", "true"], /--as wandb needs our client, which --no-inject/],
  ])("are told: %j", async (args, message) => {
    const place = makePlace();
    const result = await trackio(place, args);
    expect(result.exitCode).toBe(125);
    expect(`${result.stderr}\n`).toMatch(message);
    expect(runsIn(place.store)).toEqual([]);
  });
});

describe("ranks that are set around a run", () => {
  const TOLD = ["sh", "-c", `echo "\${TRACKIO_OUTER_RANKS-unset}"`];
  const told = async (env: NodeJS.ProcessEnv, command = TOLD): Promise<string> =>
    (await trackio(makePlace(), ["run", "-q", "--", ...command], { env })).stdout;

  it("are told, and only those", async () => {
    expect(await told({ RANK: "3", SLURM_PROCID: "0", WORLD_SIZE: "4" })).toBe("RANK=3 SLURM_PROCID=0");
    expect(await told({ RANK: "", PMI_RANK: "no rank" })).toBe("unset");
    expect(await told({ TRACKIO_OUTER_RANKS: "RANK=7" })).toBe("unset");
  });

  it("are those around the inner one, where a run is within a run", async () => {
    const inner = ["env", "RANK=1", inject("trackio"), "run", "-q", "--", ...TOLD];
    expect(await told({ RANK: "0" }, inner)).toBe("RANK=1");
    expect(await told({ RANK: "0" }, ["env", "-u", "RANK", ...inner.slice(2)])).toBe("unset");
  });
});
