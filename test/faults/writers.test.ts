import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onlyRun, recordsIn } from "../support/runs.ts";
import { trackio } from "../support/trackio.ts";
import { faultPlace } from "./place.ts";

const WRITERS = 8;
const LINES = 400;

/** Half of them write through descriptor 3, the others by path, as Python's own files do. */
const PROGRAM = `
import json, os
children = []
for who in range(${WRITERS}):
    if (child := os.fork()) != 0:
        children.append(child)
        continue
    file = open(os.environ["TRACKIO_FILE"], "a") if who % 2 else os.fdopen(os.dup(3), "a")
    for n in range(${LINES}):
        file.write(json.dumps({"who": who, "n": n, "filler": "x" * 9000}) + "\\n")
        file.flush()
    os._exit(0)
for child in children:
    os.waitpid(child, 0)
`;

describe("eight processes that write 9,000-byte lines to one stream", () => {
  it("by the descriptor and by path: no line is torn", async () => {
    const place = faultPlace();
    const { exitCode } = await trackio(place, ["run", "-q", "--", "python3", "-c", PROGRAM]);
    expect(exitCode).toBe(0);
    const run = onlyRun(place);
    const steps = recordsIn(join(run, "steps.ndjson"));
    for (let writer = 0; writer < WRITERS; writer++)
      expect(steps.filter(({ who }) => who === writer).map(({ n }) => n)).toEqual(
        Array.from({ length: LINES }, (_, number) => number),
      );
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => index));
    expect(steps.every(({ filler }) => String(filler) === "x".repeat(9000))).toBe(true);
    expect(existsSync(join(run, "rejected.ndjson"))).toBe(false);
  });
});
