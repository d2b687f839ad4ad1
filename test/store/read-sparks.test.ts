import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunRef } from "../../src/store/catalog.ts";
import { openRun } from "../../src/store/open-run.ts";
import { readSparks } from "../../src/store/read-sparks.ts";
import { testFolder } from "../support/folders.ts";
import { FINISHED, step, storeRun } from "../support/stored-run.ts";

const LOOK = { attempt: undefined, most: Number.POSITIVE_INFINITY };
const fileOf = ({ folder }: RunRef): string => join(folder, ".series/sparks");

/** A run of more bytes than are read again each time. */
function longRun(root: string): RunRef {
  const steps = Array.from({ length: 9000 }, (_, number) => step(number, { loss: number, other: 1 }));
  return storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": steps });
}

const endOf = (root: string, ref: RunRef, metric = "loss"): number | undefined =>
  readSparks(ref, openRun(root, ref), [metric], LOOK)?.get(metric)?.end;

test("sparks of a long run are kept, and believed as long as the steps are what they were", () => {
  const root = testFolder();
  const ref = longRun(root);
  expect(endOf(root, ref)).toBe(8999);
  const kept = readFileSync(fileOf(ref), "utf8");
  writeFileSync(fileOf(ref), kept.replace('"end":8999', '"end":77'));
  expect(endOf(root, ref)).toBe(77);
  appendFileSync(join(ref.folder, "steps.ndjson"), `${JSON.stringify(step(9000))}\n`);
  expect(endOf(root, ref)).toBe(9000);
});

test("those of other metrics are added to them", () => {
  const root = testFolder();
  const ref = longRun(root);
  endOf(root, ref);
  endOf(root, ref, "other");
  const { sparks } = JSON.parse(readFileSync(fileOf(ref), "utf8"));
  expect(sparks.map(([name]: [string]) => name)).toEqual(["loss", "other"]);
});

test("too many steps are not read, unless something was kept of them", () => {
  const root = testFolder();
  const ref = longRun(root);
  const briefly = () => readSparks(ref, openRun(root, ref), ["loss"], { ...LOOK, most: 1000 });
  expect(briefly()).toBeUndefined();
  endOf(root, ref);
  appendFileSync(join(ref.folder, "steps.ndjson"), `${JSON.stringify(step(9000))}\n`);
  expect(briefly()?.get("loss")?.end).toBe(9000);
});

test.each(["", "5", "null", '{"version":0}'])("a file that says %j is as good as none", (text) => {
  const root = testFolder();
  const ref = longRun(root);
  endOf(root, ref);
  writeFileSync(fileOf(ref), text);
  expect(endOf(root, ref)).toBe(8999);
  expect(statSync(fileOf(ref)).size).toBeGreaterThan(100);
});

test("nothing is kept of a short run, and a metric of texts has none", () => {
  const root = testFolder();
  const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0, { loss: 1, word: "a" })] });
  expect([...(readSparks(ref, openRun(root, ref), ["loss", "word"], LOOK)?.keys() ?? [])]).toEqual(["loss"]);
  expect(existsSync(fileOf(ref))).toBe(false);
});
