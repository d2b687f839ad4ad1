import { expect, it } from "vitest";
import { runNotes } from "../../src/render/run-notes.ts";
import { attemptOf, screenOf, viewOf } from "./views.ts";

it("a run's page tells who did not take a message of its last attempt", () => {
  const last = attemptOf({
    unreached: [{ to: "Slack (hooks.slack.com)", problem: "answered 500\u001b[2J" }],
  });
  const view = viewOf({ life: { attempts: [attemptOf({ unreached: [{ to: "x", problem: "y" }] }), last] } });
  expect(runNotes({ view }, screenOf(undefined))).toEqual([
    "  A message was not taken: Slack (hooks.slack.com) answered 500.",
  ]);
});
