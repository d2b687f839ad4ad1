import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { observeGpus } from "../../src/observe/gpus.ts";
import { observePython } from "../../src/observe/python.ts";
import { observeVariables } from "../../src/observe/variables.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trackio-test-"));
});

function file(path: string, content = ""): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  chmodSync(whole, 0o755);
  return whole;
}

describe("the Python of a program", () => {
  const seen = (command: string[], env: NodeJS.ProcessEnv = {}) =>
    observePython({ command, cwd: folder, env, pid: process.pid });

  /** A virtual environment as `python -m venv` lays it out, without an interpreter that would run. */
  function environment(): string {
    const python = file("base/bin/python3.11", "\x7fELF");
    mkdirSync(join(folder, "venv/bin"), { recursive: true });
    symlinkSync(python, join(folder, "venv/bin/python"));
    file("venv/pyvenv.cfg", "home = /base/bin\nversion = 3.11.7\n");
    const packages = "venv/lib/python3.11/site-packages";
    for (const name of ["numpy-2.1.0.dist-info", "Torch-2.6.0+cu124.dist-info", "ruamel_yaml-0.18.dist-info"])
      file(`${packages}/${name}/METADATA`);
    file(`${packages}/PyYAML-6.0-py3.11.egg-info`);
    file(`${packages}/numpy/__init__.py`);
    return join(folder, "venv");
  }
  const packages = ["numpy==2.1.0", "PyYAML==6.0", "ruamel-yaml==0.18", "Torch==2.6.0+cu124"];

  it("is the command's, by its path or by PATH", async () => {
    const venv = environment();
    const expected = { path: join(venv, "bin/python"), version: "3.11.7", environment: "venv", packages };
    expect(await seen(["venv/bin/python", "train.py"])).toEqual(expected);
    expect(await seen(["nice", "-n", "5", "python", "x.py"], { PATH: `/none:${venv}/bin` })).toEqual(
      expected,
    );
  });

  it("is what a script begins with", async () => {
    const venv = environment();
    file("venv/bin/torchrun", `#!${venv}/bin/python\nimport sys\n`);
    expect(await seen(["torchrun", "x.py"], { PATH: `${venv}/bin` })).toMatchObject({ environment: "venv" });
    file("tool", "#!/usr/bin/env python\n");
    expect(await seen(["./tool"], { PATH: `${venv}/bin` })).toMatchObject({ environment: "venv" });
  });

  it("is that of the active environment for any other program, where there is one", async () => {
    const venv = environment();
    expect(await seen(["./train.sh"], { VIRTUAL_ENV: venv })).toMatchObject({ environment: "venv" });
    expect(await seen(["./train.sh"])).toBeUndefined();
    expect(await seen(["./train.sh"], { VIRTUAL_ENV: "/not/there" })).toBeUndefined();
  });

  it("tells its version by where it lies", async () => {
    file("3.12.1/bin/python3", "\x7fELF");
    expect(await seen([join(folder, "3.12.1/bin/python3")])).toMatchObject({
      version: "3.12.1",
      environment: null,
    });
  });
});

describe("GPUs", () => {
  it("are what the driver's files tell", () => {
    file("gpus/0000:01:00.0/information", "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t 50\n");
    file("gpus/0000:02:00.0/information", "Model: \t\t NVIDIA H100 80GB HBM3\n");
    file("version", "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\n");
    expect(observeGpus({ CUDA_VERSION: "12.8.0" }, folder)).toEqual({
      gpus: ["NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3"],
      driver: "570.86.15",
      cuda: "12.8.0",
    });
  });

  it("are none where there is no driver", () => {
    expect(observeGpus({}, join(folder, "none"))).toMatchObject({ gpus: [], driver: null });
  });
});

describe("variables", () => {
  it("are those of a list, and no secrets", () => {
    const env = {
      PATH: "/bin",
      CUDA_VISIBLE_DEVICES: "0,1",
      OMP_NUM_THREADS: "4",
      SLURM_JOB_ID: "17",
      SLURM_JWT_TOKEN: "abc",
      NCCL_DEBUG: "INFO",
      RANK: "0",
      LOCAL_RANK: "0",
      OMPI_COMM_WORLD_SIZE: "2",
      OPENAI_API_KEY: "abc",
      MY_RANK: "1",
    };
    expect(Object.keys(observeVariables(env))).toEqual(
      "CUDA_VISIBLE_DEVICES LOCAL_RANK NCCL_DEBUG OMPI_COMM_WORLD_SIZE OMP_NUM_THREADS RANK SLURM_JOB_ID".split(
        " ",
      ),
    );
  });
});
