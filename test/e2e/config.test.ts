import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configOf, eventOf, onlyRun, runsIn } from "../support/runs.ts";
import { makePlace, trackio } from "../support/trackio.ts";

describe("config of the command line", () => {
  it("is JSON where it reads as JSON, and a string otherwise", async () => {
    const place = makePlace();
    const flags = [
      "lr=0.05",
      "on=true",
      "sizes=[64, 32]",
      "none=null",
      "name=resnet",
      "path=a=b=c",
      "empty=",
      'quoted="5"',
      "big=12345678901234567890",
      "almost=0x10",
      'nested={"a": 1.0}',
      "ключ=значение",
    ];
    await trackio(place, ["run", "-q", ...flags.flatMap((flag) => ["-c", flag]), "--", "true"]);
    const text = readFileSync(join(onlyRun(place), "config.ndjson"), "utf8");
    expect(text.slice(text.indexOf('"source"'))).toBe(
      '"source":"cli","config":{"lr":0.05,"on":true,"sizes":[64, 32],"none":null,"name":"resnet","path":"a=b=c","empty":"","quoted":"5","big":12345678901234567890,"almost":"0x10","nested":{"a": 1.0},"ключ":"значение"}}\n',
    );
  });

  it("stands after the config file's, and before the program's own", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "base.json"), '{"lr": 0.1, "layers": 2}');
    const program =
      'echo \'{"_type": "config", "lr": 0.3}\' >&3; echo \'{"_type": "init", "config": {"lr": 0.4}}\' >&3';
    await trackio(place, [
      "run",
      "-q",
      "-c",
      "lr=0.2",
      "--config-file",
      "base.json",
      "--",
      "sh",
      "-c",
      program,
    ]);
    expect(configOf(onlyRun(place))).toEqual([
      ["file", { lr: 0.1, layers: 2 }],
      ["cli", { lr: 0.2 }],
      ["program", { lr: 0.3 }],
      ["init", { lr: 0.4 }],
    ]);
  });

  it("is one record on one line, however many lines it was given on", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "base.json"), '{\r\n  "model": {\n    "sizes": [64,\n32]\n  }\n}\n');
    await trackio(place, [
      "run",
      "-q",
      "--config-file",
      "base.json",
      "-c",
      "steps=[1,\n2]",
      "-c",
      "note=a\nb",
      "--",
      "true",
    ]);
    expect(configOf(onlyRun(place))).toEqual([
      ["file", { model: { sizes: [64, 32] } }],
      ["cli", { steps: [1, 2], note: "a\nb" }],
    ]);
  });

  it.each([
    [
      "base.json",
      '\ufeff{"lr": 1e-3, "big": 12345678901234567890, "model": {"name": "mlp", "sizes": [64, 32]}}',
    ],
    ["base.yaml", "lr: 1.0e-3\nbig: 12345678901234567890\nmodel:\n  name: mlp\n  sizes: [64, 32]\n"],
    ["base.YML", "lr: 0.001\nbig: 12345678901234567890\nmodel: {name: mlp, sizes: [64, 32]}\n"],
    ["base.toml", 'lr = 1e-3\nbig = 1234567890123456789\n[model]\nname = "mlp"\nsizes = [64, 32]\n'],
  ])("comes from a file by its ending: %s", async (name, text) => {
    const place = makePlace();
    writeFileSync(join(place.cwd, name), text);
    const result = await trackio(place, ["run", "-q", "--config-file", name, "--", "true"]);
    expect(result.stderr).toBe("");
    expect(configOf(onlyRun(place))).toMatchObject([
      ["file", { lr: 0.001, model: { name: "mlp", sizes: [64, 32] } }],
    ]);
    expect(readFileSync(join(onlyRun(place), "config.ndjson"), "utf8")).toMatch(
      /"big": ?1234567890123456789/,
    );
  });

  it.each([
    ["missing.json", undefined, /Cannot read the config file "missing.json"/],
    ["base.ini", "lr=1", /base.ini.* ends in .json, .yaml, .yml, .toml/],
    ["bad.json", '{"lr": }', /Cannot read the config file "bad.json"/],
    ["bad.yaml", "lr: [1", /Cannot read the config file "bad.yaml"/],
    ["bad.toml", "lr = ", /Cannot read the config file "bad.toml"/],
    ["list.json", "[1]", /must hold keys/],
    ["list.yaml", "- 1\n- 2\n", /must hold keys/],
  ])("fails before the start, with 125, for a file like %s", async (name, text, message) => {
    const place = makePlace();
    if (text !== undefined) writeFileSync(join(place.cwd, name), text);
    const result = await trackio(place, ["run", "--config-file", name, "--", "touch", "ran"]);
    expect(result).toMatchObject({ exitCode: 125, stderr: expect.stringMatching(message) });
    expect(runsIn(place.store)).toEqual([]);
  });

  it("comes with tags, a note and a group", async () => {
    const place = makePlace();
    await trackio(place, [
      "run",
      "-q",
      "--tag",
      "small",
      "--tag",
      "a b",
      "--note",
      "first\ntry",
      "--group",
      "baselines",
      "--",
      "true",
    ]);
    expect(eventOf(onlyRun(place), "started")).toMatchObject({
      tags: ["small", "a b"],
      note: "first\ntry",
      group: "baselines",
    });
  });
});
