import { describe, expect, test } from "vitest";
import { surroundings } from "../../src/render/run-surroundings.ts";
import { attemptOf, codeOf, placeOf } from "./views.ts";

const textOf = (label: string, over: Parameters<typeof attemptOf>[0]): string | null | undefined =>
  surroundings(attemptOf(over)).find(([each]) => each === label)?.[1];

describe("what was seen around an attempt", () => {
  test.each([
    [codeOf(), "3f2a91c0 on main + changes (--patch)"],
    [codeOf({ dirty: false, patch: null }), "3f2a91c0 on main"],
    [codeOf({ commit: null, branch: null, dirty: false }), "no commit yet"],
    [
      codeOf({ leftOut: [{ path: "a.bin", reason: "binary" }] }),
      "3f2a91c0 on main + changes (--patch; not all of them kept)",
    ],
    [
      codeOf({ patch: null, leftOut: [{ path: "", reason: "a patch of 20 MiB" }] }),
      "3f2a91c0 on main + changes (not kept: a patch of 20 MiB)",
    ],
    [
      codeOf({ leftOut: [{ path: "", reason: "7 more files" }] }),
      "3f2a91c0 on main + changes (--patch; not all of them kept)",
    ],
    [codeOf({ problem: "git took too long" }), "unknown: git took too long"],
    [null, null],
  ])("is its code (%#)", (code, text) => {
    expect(textOf("code", { code })).toBe(text);
  });

  test("is its machine", () => {
    expect(surroundings(attemptOf({ place: placeOf({ container: "docker" }) }))).toEqual([
      ["code", null],
      ["python", "3.11.7, /home/ada/venv"],
      ["machine", "Linux 6.8, 64 cores of AMD EPYC 7763, 512 GB, in docker"],
      ["gpus", "2 × NVIDIA H100, driver 550.54, CUDA 12.4"],
    ]);
    const bare = { os: null, cpu: null, cores: 1, memory: null, gpus: [], python: null };
    expect(surroundings(attemptOf({ place: placeOf(bare) })).map(([, text]) => text)).toEqual([
      null,
      null,
      "1 core",
      null,
    ]);
  });
});
