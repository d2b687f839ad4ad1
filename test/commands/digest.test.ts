import { expect, it } from "vitest";
import { Digest } from "../../src/commands/telling/digest.ts";
import type { HeardAlert } from "../../src/recorder/run-watch.ts";

const alert = (title: string): HeardAlert => ({
  level: "warn",
  title,
  text: null,
  step: 0,
  timestamp: "2026-11-23T03:26:00.000Z",
  byRule: false,
});

it("tells the first alert at once, and of thousands behind it a few kinds, with their number", () => {
  const digest = new Digest();
  digest.add({ project: "p", run: "r" }, alert("first"));
  expect(digest.due(0)?.told.map(({ alert: { title } }) => title)).toEqual(["first"]);
  for (let index = 0; index < 3000; index++)
    digest.add({ project: "p", run: "r" }, alert(`kind ${index % 10}`));
  expect(digest.due(29_999)).toBeUndefined();
  const digested = digest.due(30_000);
  expect(digested?.told.map(({ times }) => times)).toEqual([300, 300, 300, 300, 300]);
  expect(digested?.left).toBe(1500);
  expect(digest.due(1e9)).toBeUndefined();
  expect(digest.rest()).toBeUndefined();
});

it("makes ever fewer messages of alerts that do not end, and is quick again after an hour without", () => {
  const digest = new Digest();
  const sent: number[] = [];
  for (let second = 0; second < 24 * 3600; second++) {
    digest.add({ project: "p", run: "r" }, alert("again"));
    if (digest.due(second * 1000) !== undefined) sent.push(second);
  }
  expect(sent.slice(0, 6)).toEqual([0, 30, 90, 210, 450, 930]);
  expect(sent.length).toBeLessThan(32);
  digest.rest();
  const later = 48 * 3600 * 1000;
  for (const at of [later, later + 30_000]) {
    digest.add({ project: "p", run: "r" }, alert("later"));
    expect(digest.due(at)).toBeDefined();
  }
});
