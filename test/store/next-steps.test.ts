import { expect, it } from "vitest";
import { nextSteps } from "../../src/store/next-steps.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, started, step, storeRun } from "../support/stored-run.ts";

const rewound = (attempt: number, rewind: number, to: number, others: object = {}) => ({
  event: "rewound",
  timestamp: "2026-11-23T03:26:00.000Z",
  attempt,
  rewind,
  step: to,
  ...others,
});
const again = (attempt: number, others: object = {}) => started({ attempt, ...others });
const tens = Array.from({ length: 10 }, (_, index) => step(index * 10));

const next = (events: readonly object[], steps: readonly object[] = tens) =>
  nextSteps(
    storeRun(testFolder(), { "run.ndjson": [created(), started(), ...events], "steps.ndjson": steps }),
  );

it.each([
  ["the one after the last that counts", [ended()], 91],
  ["the one that its program went back to", [rewound(1, 1, 55)], 55],
  ["that of the last time that it went back", [rewound(1, 1, 55), rewound(1, 2, 20)], 20],
  ["the one that whoever started it said", [ended(), again(2, { from_step: 50 })], 50],
  ["the one that it went back to behind that", [ended(), again(2, { from_step: 50 }), rewound(2, 1, 10)], 10],
  ["what was said behind that", [rewound(1, 1, 10), ended(), again(2, { from_step: 5 })], 5],
  ["not the one that some metrics went back to", [rewound(1, 1, 55, { metrics: ["other"] })], 91],
  ["not the one that another rank went back to", [rewound(1, 1, 55, { _rank: 1 })], 91],
])("the step that a run goes on with is %s", (_, events, wanted) => {
  expect(next(events)[0]).toBe(wanted);
});

it("is the one behind what was logged since it went back", () => {
  expect(next([rewound(1, 1, 55)], [...tens, { ...step(57), _rewind: 1 }])[0]).toBe(58);
});
