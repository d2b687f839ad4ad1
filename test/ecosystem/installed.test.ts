import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { pythonClient, shown } from "../support/python.ts";
import { cleanEnvironment, makePlace, type Place, trackio } from "../support/trackio.ts";
import { keptRun } from "./play.ts";

const environment = inject("tables");

/** Says which `trackio` it has, and logs. */
const PROGRAM = `
import importlib.metadata, json, os, sys
import trackio
run = trackio.init(project="p", name="r", config={"lr": 0.1})
trackio.log({"loss": 0.5})
trackio.log({"loss": 0.25})
trackio.finish()
print(json.dumps({"file": trackio.__file__, "version": [trackio.__version__, importlib.metadata.version("trackio")]}))
`;

/** A virtual environment into which `pip install` has put the client's folder. */
async function installedIn(place: Place): Promise<{ readonly folder: string; readonly python: string }> {
  const folder = join(place.root, "venv");
  const python = join(folder, "bin/python3");
  const ours = join(environment ?? "", "bin/python");
  await execa("python3", ["-m", "venv", folder]);
  // What builds it, flit_core, is in the other environment: so nothing is fetched.
  const { stdout } = await execa(ours, [
    "-c",
    "import flit_core, os; print(os.path.dirname(os.path.dirname(flit_core.__file__)))",
  ]);
  const flags = ["--quiet", "--no-index", "--no-build-isolation"];
  await execa(python, ["-m", "pip", "install", ...flags, pythonClient()], { env: { PYTHONPATH: stdout } });
  return { folder, python };
}

describe.skipIf(environment === null)("the client as a package: pip install src/clients/python", () => {
  it("is imported, tells its version, and keeps runs without trackio run and under it", async () => {
    const place = makePlace();
    const { folder, python } = await installedIn(place);
    const env = cleanEnvironment(place);
    const alone = await execa(python, ["-c", PROGRAM], { cwd: place.cwd, env, extendEnv: false });
    const { file, version } = JSON.parse(alone.stdout) as { file: string; version: string[] };
    expect(file.startsWith(`${folder}/`), file).toBe(true);
    expect(version).toEqual(["1.0.0", "1.0.0"]);
    await keptRun(place, "p/r");
    expect(await shown(place, "p/r")).toMatchObject({
      status: { kind: "finished" },
      config: { lr: 0.1 },
      steps: { count: 2 },
      metrics: { loss: { last: 0.25 } },
    });

    const flags = ["-q", "-p", "p", "--name", "recorded"];
    const recorded = (...more: readonly string[]): Promise<{ stdout: string }> =>
      trackio(place, ["run", ...flags, ...more, "--", python, "-c", PROGRAM]);
    expect(JSON.parse((await recorded("--no-inject")).stdout)).toMatchObject({ file });
    expect(await shown(place, "p/recorded")).toMatchObject({ steps: { count: 2 }, config: { lr: 0.1 } });
    const injected = JSON.parse((await recorded()).stdout) as { file: string };
    expect(injected.file.startsWith(pythonClient())).toBe(true);
    expect(await shown(place, "p/recorded-2")).toMatchObject({ steps: { count: 2 }, config: { lr: 0.1 } });
  });
});
