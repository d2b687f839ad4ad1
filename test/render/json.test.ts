import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonDocument, objectOf } from "../../src/render/json-document.ts";
import { runJson, runPageJson } from "../../src/render/run-json.ts";
import { detailsOf, hostileDetails } from "./arbitrary-details.ts";
import { isHarmless } from "./hostile.ts";
import { attemptOf, metricOf, NOW, viewOf } from "./views.ts";

describe("a JSON document", () => {
  test("spells what JSON numbers cannot", () => {
    const text = jsonDocument({ a: Number.NaN, b: [Number.POSITIVE_INFINITY, -Infinity] });
    expect(JSON.parse(text)).toEqual({ a: "NaN", b: ["Infinity", "-Infinity"] });
  });

  test("escapes what a terminal would act on, and means the same", () => {
    const value = { "\u009b31m": "\u202e \u2028 \u007f \u0085 \u001b" };
    const text = jsonDocument(value);
    expect(text.split("\n").every(isHarmless)).toBe(true);
    expect(JSON.parse(text)).toEqual(value);
  });

  test("keeps keys that JavaScript has its own ideas about", () => {
    const text = jsonDocument(
      objectOf(
        new Map([
          ["__proto__", 1],
          ["constructor", 2],
        ]),
        (value) => value,
      ),
    );
    expect(Object.entries(JSON.parse(text))).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });

  test("always parses, and holds what the run holds", () => {
    fc.assert(
      fc.property(hostileDetails, (parts) => {
        const details = detailsOf(parts);
        const text = jsonDocument(runPageJson(details, NOW));
        expect(text.split("\n").every(isHarmless)).toBe(true);
        const parsed = JSON.parse(text);
        expect(Object.keys(parsed.metrics).sort()).toEqual([...details.view.summary.metrics.keys()].sort());
        expect(parsed.rejected).toEqual(details.rejected);
        expect(parsed.tables).toEqual(details.tables);
      }),
    );
  });
});

test("the facts of a run have snake_case names", () => {
  const view = viewOf({
    status: { kind: "failed", exitCode: 3 },
    config: { optimizer: { name: "adam" } },
    metrics: { loss: metricOf(0.5, { stepMetric: "epoch" }) },
    life: {
      attempts: [attemptOf({ exitCode: 3 })],
      checkpoints: [{ path: "c.pt", step: 1, rank: 0 }],
      total: 500,
    },
  });
  expect(runJson(view, NOW)).toMatchInlineSnapshot(`
    {
      "alerts": 0,
      "checkpoint": {
        "path": "c.pt",
        "step": 1,
      },
      "config": {
        "optimizer": {
          "name": "adam",
        },
      },
      "created": "2026-11-23T03:27:59.000Z",
      "duration": 12.3,
      "ended": "2026-11-23T03:28:12.300Z",
      "folder": "/home/ada/iris/.trackio/iris/first",
      "group": null,
      "id": "0190",
      "media": {},
      "metrics": {
        "loss": {
          "count": 200,
          "last": 0.5,
          "last_step": 199,
          "max": 0.5,
          "max_step": 199,
          "min": 0.5,
          "min_step": 199,
          "nan": 0,
          "step_metric": "epoch",
        },
      },
      "notes": [],
      "project": "iris",
      "rank": 0,
      "ranks": [],
      "run": "first",
      "started": "2026-11-23T03:28:00.000Z",
      "status": {
        "exit_code": 3,
        "kind": "failed",
        "words": "failed (3)",
      },
      "steps": {
        "count": 200,
        "first": 0,
        "first_time": "2026-11-23T03:28:01.000Z",
        "last": 199,
        "last_time": "2026-11-23T03:28:12.000Z",
        "superseded": 0,
      },
      "summary": {},
      "system_samples": 0,
      "tags": [],
      "total_steps": 500,
      "waiting_lines": 0,
    }
  `);
  expect(runPageJson({ view, tables: [], rejected: [] }, NOW)).toMatchObject({
    attempts: [{ attempt: 1, exit_code: 3, stop_signals: [], pid: 41 }],
    tables: [],
    rejected: [],
  });
});
