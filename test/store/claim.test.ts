import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import { identify, thisHost } from "../../src/process/identity.ts";
import { removeMarks } from "../../src/store/attempt-mark.ts";
import {
  type Claim,
  claimExisting,
  claimFree,
  claimNew,
  claimRun,
  continueRun,
  countRuns,
} from "../../src/store/claim.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, FINISHED, refOf, started, storeRun } from "../support/stored-run.ts";

const P = "p" as ProjectName;
const R = "r" as RunName;
const NOW = Date.parse("2026-11-23T04:00:00Z");

const { host, bootId } = thisHost();
const by = (recorder: object) => started({ host, boot_id: bootId, recorder, pid: null, pid_start: null });
const ALIVE = [created(), by(identify(process.pid))];
const crashed = () => [created(), by({ pid: spawnSync("true").pid, start: 1 })];

const told = ({ ref, attempt, detour }: Claim) => [ref.run, attempt, detour?.kind];

describe("a claim of a new run", () => {
  it("makes its folder, whole name and all, and is refused where something is", () => {
    const root = join(testFolder(), "store");
    const ref = claimNew(root, "a/b" as ProjectName, ".." as RunName);
    expect(ref?.folder).toBe(join(root, "a%2Fb", "%2E%2E"));
    expect(existsSync(ref?.folder ?? "")).toBe(true);
    expect(claimNew(root, "a/b" as ProjectName, ".." as RunName)).toBeUndefined();
  });

  it("is refused where a link is, so that nothing is written through it", () => {
    const root = testFolder();
    mkdirSync(join(root, "p"));
    symlinkSync("nowhere", join(root, "p/r"));
    expect(claimNew(root, P, R)).toBeUndefined();
  });

  it("takes the first name that is free", () => {
    const root = testFolder();
    for (const run of ["r", "r-2", "r-4"]) storeRun(root, { "run.ndjson": FINISHED }, "p", run);
    expect(claimFree(root, P, R).run).toBe("r-3");
    expect(claimFree(root, P, R).run).toBe("r-5");
    expect(countRuns(root, P)).toBe(5);
    expect(countRuns(root, "q" as ProjectName)).toBe(0);
  });

  it("takes a name over whose recorder died at its claim", () => {
    const root = testFolder();
    const [, marked] = ["r", "r-2"].map((run) => storeRun(root, {}, "p", run));
    const dead = JSON.stringify({ host, boot_id: bootId, pid: process.pid, start: 1 });
    writeFileSync(join(marked?.folder ?? "", ".attempt-1.0"), dead);
    expect(claimFree(root, P, R).run).toBe("r");
    expect(claimFree(root, P, R).run).toBe("r-2");
    expect(claimFree(root, P, R).run).toBe("r-3");
  });
});

describe("a claim of a name", () => {
  it("that is free is of that name, and says so only where it had to be there", () => {
    for (const [resume, detour] of [
      ["never", undefined],
      ["allow", undefined],
      ["must", "missing"],
    ] as const)
      expect(told(claimRun(testFolder(), { project: P, name: R, resume, now: NOW })), resume).toEqual([
        "r",
        1,
        detour,
      ]);
  });

  it("that is taken gets another name, unless it resumes", () => {
    for (const [resume, wanted] of [
      ["never", ["r-2", 1, "taken"]],
      ["allow", ["r", 2, undefined]],
      ["must", ["r", 2, undefined]],
    ] as const) {
      const root = testFolder();
      storeRun(root, { "run.ndjson": FINISHED.map((event) => ({ ...event, host, boot_id: bootId })) });
      expect(told(claimRun(root, { project: P, name: R, resume, now: NOW })), resume).toEqual(wanted);
    }
  });

  it("of a run that is alive gets another name, and tells whose it is", () => {
    for (const resume of ["allow", "must"] as const) {
      const root = testFolder();
      storeRun(root, { "run.ndjson": ALIVE });
      const claim = claimRun(root, { project: P, name: R, resume, now: NOW });
      expect(told(claim), resume).toEqual(["r-2", 1, "alive"]);
      expect(claim.detour).toMatchObject({ host });
    }
  });

  describe("of a run on another host", () => {
    const elsewhere = (secondsAgo: number): string => {
      const root = testFolder();
      storeRun(root, { "run.ndjson": [created(), started({ host: "elsewhere", session: "s" })] });
      const owner = join(root, ".spool/s/owner.json");
      mkdirSync(join(root, ".spool/s"), { recursive: true });
      writeFileSync(owner, "{}");
      utimesSync(owner, NOW / 1000 - secondsAgo, NOW / 1000 - secondsAgo);
      return root;
    };
    const asked = { project: P, name: R, resume: "allow", now: NOW } as const;

    it("that is alive gets another name", () => {
      expect(told(claimRun(elsewhere(5), asked))).toEqual(["r-2", 1, "alive"]);
    });

    it("that has been silent for long goes on with it, and tells whose leftovers are to be taken over", () => {
      const claim = claimRun(elsewhere(600), asked);
      expect(told(claim)).toEqual(["r", 2, undefined]);
      expect(claim.silent).toBe("s");
    });

    it("that was given up goes on with it as well", () => {
      const claim = claimRun(elsewhere(5), { ...asked, givenUp: "s" });
      expect(told(claim)).toEqual(["r", 2, undefined]);
      expect(claim.silent).toBe("s");
    });
  });
});

it("a run whose life cannot be read is not gone on with", () => {
  const root = testFolder();
  storeRun(root, { "steps.ndjson": ['{"step":0,"timestamp":"T","n":1}'] });
  expect(claimExisting(root, { project: P, name: R, resume: "must", now: NOW })).toEqual({
    kind: "damaged",
    reason: "it has no run.ndjson",
  });
  expect(told(claimRun(root, { project: P, name: R, resume: "allow", now: NOW }))).toEqual([
    "r-2",
    1,
    "damaged",
  ]);
});

it("a claim waits for somebody who recovers the run", async () => {
  const root = testFolder();
  const ref = storeRun(root, { "run.ndjson": [...crashed(), ended({ exit_code: 1 })] });
  // A process that holds the run's mark for a while, as `show` does while it takes lines in.
  const { host, bootId: boot_id } = thisHost();
  const holder = spawn("sleep", ["0.3"]);
  const mark = { host, boot_id, ...identify(holder.pid ?? 0) };
  writeFileSync(join(ref.folder, ".attempt-2.0"), JSON.stringify(mark));
  expect(told(claimRun(root, { project: P, name: R, resume: "allow", now: NOW }))).toEqual([
    "r",
    2,
    undefined,
  ]);
});

describe("a claim of the next attempt", () => {
  it("has what the run was before", () => {
    const root = testFolder();
    const ref = storeRun(root, {
      "run.ndjson": [
        ...crashed(),
        ended({ exit_code: 1 }),
        { ...by({ pid: 1, start: 0 }), attempt: 2 },
        { ...ended(), attempt: 2 },
      ],
    });
    expect(continueRun(root, ref, { now: NOW })).toMatchObject({
      attempt: 3,
      before: { id: "i", attempts: [{ attempt: 1 }, { attempt: 2 }] },
    });
  });

  it("is had by one: a second is refused until the attempt has begun and ended", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": crashed() });
    expect(continueRun(root, ref, { now: NOW })?.attempt).toBe(2);
    expect(continueRun(root, ref, { now: NOW })).toBeUndefined();
    storeRun(root, {
      "run.ndjson": [...crashed(), { ...by({ pid: spawnSync("true").pid, start: 1 }), attempt: 2 }],
    });
    removeMarks(ref.folder);
    expect(continueRun(root, ref, { now: NOW })?.attempt).toBe(3);
  });

  it("is refused while the run's recorder has claimed it and not begun: the program is about to start", () => {
    const root = testFolder();
    expect(claimNew(root, P, R)).toBeDefined();
    const claim = claimRun(root, { project: P, name: R, resume: "allow", now: NOW });
    expect(claim.ref.folder).not.toBe(refOf(root).folder);
  });
});
