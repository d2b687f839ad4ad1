import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ProjectName, RunName } from "../../../src/format/names.ts";
import { identify, thisHost } from "../../../src/process/identity.ts";
import { holdRun, letGo, type Refusal } from "../../../src/recorder/order/hold-run.ts";
import { reportingSessions } from "../../../src/recorder/order/reporting-sessions.ts";
import { claimExisting, claimRun } from "../../../src/store/claim.ts";
import { readLife } from "../../../src/store/open-run.ts";
import { testFolder } from "../../support/folders.ts";
import { Recorded } from "../../support/recorded.ts";
import { created, FINISHED, refOf, started, storeRun } from "../../support/stored-run.ts";

const NOW = Date.now();

const refusal = (root: string, project = "p", run = "r"): Refusal => {
  const held = holdRun(root, refOf(root, project, run), NOW);
  if (!("kind" in held)) throw new Error("it was held");
  return held;
};

/** A process that lives until the test ends. */
function alive(): { readonly pid: number; readonly start: number | null } {
  const child = spawn("sleep", ["600"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return identify(child.pid ?? 0);
}

/** A session's folder in the spool, with what tells whose it is and what it wrote. */
function storeSession(root: string, session: string, owner: object, state?: object): void {
  const folder = join(root, ".spool", session);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "owner.json"), `${JSON.stringify({ session, ...owner })}\n`);
  if (state !== undefined) writeFileSync(join(folder, "state.ndjson"), `${JSON.stringify(state)}\n`);
}

describe("a run that is held", () => {
  it("is nobody else's, and is free again when it was let go of", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED });
    const held = holdRun(root, ref, NOW);
    expect(held).toMatchObject({ ref, damage: undefined, life: { id: "i" } });
    // A recorder that is asked to go on with it waits, and then takes another name.
    expect(readdirSync(ref.folder)).toContain(".attempt-2.0");
    letGo(ref.folder);
    expect(readdirSync(ref.folder)).toEqual(["run.ndjson"]);
  });

  it("tells why nothing can be added to its life", () => {
    const root = testFolder();
    const damaged = storeRun(root, { "run.ndjson": "{" });
    expect(holdRun(root, damaged, NOW)).toMatchObject({
      damage: "run.ndjson cannot be read at line 1 (byte 0)",
    });
    const stray = storeRun(root, { "mine.txt": "mine" }, "p", "stray");
    expect(holdRun(root, stray, NOW)).toMatchObject({ damage: "its folder holds no run" });
  });

  it("may have crashed on another host, where nothing waits in the spool", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": [created(), started({ host: "elsewhere" })] });
    expect(holdRun(root, ref, NOW)).toMatchObject({ ref });
  });
});

describe("a run that is not to be touched", () => {
  it("runs", () => {
    const recorded = new Recorded(testFolder(), { project: "p", name: "r" });
    expect(refusal(recorded.root)).toEqual({
      kind: "running",
      host: thisHost().host,
      here: true,
      pid: process.pid,
    });
    expect(readdirSync(refOf(recorded.root).folder).filter((name) => name.startsWith(".attempt"))).toEqual(
      [],
    );
  });

  it("is over, and its program lives and reports to another one", () => {
    const recorded = new Recorded(testFolder(), {});
    recorded.write('{"_type": "init", "project": "p", "name": "first"}\n{"_type": "finish"}\n');
    recorded.write('{"_type": "init", "project": "p", "name": "second"}\n');
    recorded.drain();
    expect(refusal(recorded.root, "p", "first")).toMatchObject({
      kind: "reported",
      session: { pid: process.pid, current: { project: "p", run: "second" } },
    });
  });

  it("has a session that is another host's", () => {
    const root = testFolder();
    storeRun(root, { "run.ndjson": [created(), started({ host: "elsewhere" })] });
    storeSession(root, "s", { host: "elsewhere", recorder: { pid: 1, start: 1 }, program: null });
    expect(refusal(root)).toMatchObject({ kind: "running", host: "elsewhere", here: false });
    utimesSync(join(root, ".spool", "s", "owner.json"), 0, 0);
    expect(refusal(root)).toMatchObject({ kind: "reported", session: { host: "elsewhere", pid: null } });
  });

  it("is to be gone on with by a program that nobody records", () => {
    const root = testFolder();
    storeRun(root, { "run.ndjson": FINISHED });
    const program = alive();
    const { host, bootId } = thisHost();
    const plan = { choice: { project: { name: "p", source: "init" }, name: "r", resume: "allow" } };
    const owner = { host, boot_id: bootId, recorder: program, program, client: "trackio", plan };
    storeSession(root, "20261124T100000.000000-x", owner);
    expect(refusal(root)).toMatchObject({ kind: "reported", session: { pid: program.pid } });
    expect(reportingSessions(root, refOf(root, "p", "other"), readLife(refOf(root)))).toEqual([]);
  });

  it("is being begun, or changed, by somebody else", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED });
    const { host, bootId } = thisHost();
    const mark = { host, boot_id: bootId, ...alive() };
    writeFileSync(join(ref.folder, ".attempt-2.0"), `${JSON.stringify(mark)}\n`);
    expect(refusal(root)).toEqual({ kind: "busy" });
  });

  it("is gone", () => {
    const root = testFolder();
    expect(refusal(root)).toEqual({ kind: "gone" });
    expect(existsSync(join(root, "p"))).toBe(false);
  });
});

describe("a recorder that is to go on with a run which is renamed under its hands", () => {
  const asked = {
    project: "p" as ProjectName,
    name: "r" as RunName,
    resume: "allow",
    now: NOW,
  } as const;

  it("begins one of that name", () => {
    const root = testFolder();
    storeRun(root, { "run.ndjson": FINISHED });
    renameSync(join(root, "p", "r"), join(root, "p", "s"));
    expect(claimExisting(root, asked)).toEqual({ kind: "missing" });
    expect(claimRun(root, asked)).toMatchObject({ ref: { run: "r" }, attempt: 1, detour: undefined });
  });
});
