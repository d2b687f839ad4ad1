import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Recorded } from "../support/recorded.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trackio-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 24, 12, 0, second));
const LEFT = '{"_type":"init","name":"other"}\n';

describe("a sample of the machine", () => {
  it("is a record, in which what seldom changes stands where it is new", () => {
    const recorded = new Recorded(folder);
    recorded.session.sampled(at(0), {
      "memory/used": 1.5,
      "memory/total": 4,
      "gpu/0/uncorrected_memory_errors": 0,
    });
    recorded.session.sampled(at(10), {
      "memory/used": 1.5,
      "memory/total": 4,
      "gpu/0/uncorrected_memory_errors": 2,
    });
    recorded.session.sampled(at(20), { "memory/total": 4 });
    recorded.session.sampled(at(30), {});
    expect(recorded.lines("system.ndjson")).toEqual([
      '{"timestamp":"2026-11-24T12:00:00.000Z","memory/used":1.5,"memory/total":4,"gpu/0/uncorrected_memory_errors":0}',
      '{"timestamp":"2026-11-24T12:00:10.000Z","memory/used":1.5,"gpu/0/uncorrected_memory_errors":2}',
    ]);
    recorded.finish();
  });

  it("tells the attempt, beginning anew with all that it has", () => {
    const first = new Recorded(folder, { name: "it" });
    first.session.sampled(at(0), { "memory/total": 4 });
    first.finish();
    const second = new Recorded(folder, { name: "it", resume: "must" });
    second.session.sampled(at(30), { "memory/total": 4 });
    expect(second.lines("system.ndjson").at(-1)).toBe(
      '{"timestamp":"2026-11-24T12:00:30.000Z","_attempt":2,"memory/total":4}',
    );
    second.finish();
  });

  it("is looked at by the rules of a run", () => {
    const recorded = new Recorded(folder, { name: "it", alerts: ["gpu/0/temp > 90"] });
    recorded.session.sampled(at(0), { "gpu/0/temp": 80 });
    recorded.session.sampled(at(10), { "gpu/0/temp": 95 });
    recorded.finish();
    expect(recorded.lines("alerts.ndjson").map((line) => JSON.parse(line))).toMatchObject([
      { title: "gpu/0/temp > 90", text: "gpu/0/temp is 95", timestamp: "2026-11-24T12:00:10.000Z" },
    ]);
  });

  it("is of every run that is not over, and nothing that a program reported", () => {
    const recorded = new Recorded(folder, {});
    recorded.session.sampled(at(0), { "cpu/load": 1 });
    expect(recorded.session.runs[0]?.state.reported).toBe(false);
    recorded.write(`{"_type":"init","name":"one"}\n{"loss":1}\n${LEFT}`);
    recorded.drain();
    recorded.session.sampled(at(10), { "cpu/load": 2 });
    const [one, other] = recorded.session.runs.map(
      ({ ref }) => recorded.lines("system.ndjson", ref.folder).length,
    );
    expect([one, other]).toEqual([1, 1]);
    recorded.finish();
  });
});
