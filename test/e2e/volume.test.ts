import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onlyRun, recordsIn, sessionsIn, valuesOf } from "../support/runs.ts";
import { makePlace, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

/** Runs a Python program under the recorder; it must succeed, and leave nothing in the spool. */
async function runPython(
  place: Place,
  program: string,
  args: readonly string[] = [],
): Promise<{ stdout: string; stderr: string }> {
  const result = await trackio(place, ["run", "--", "python3", "-c", program, ...args]);
  expect(result.exitCode, String(result.stderr)).toBe(0);
  expect(sessionsIn(place.store)).toEqual([]);
  return { stdout: String(result.stdout), stderr: String(result.stderr) };
}

const steps = (place: Place) => recordsIn(join(onlyRun(place), "steps.ndjson"));
const rejected = (place: Place) => recordsIn(join(onlyRun(place), "rejected.ndjson"));

describe("much at once", () => {
  it("a million lines in one write are a million steps", async () => {
    const place = makePlace();
    const program = `
import os
data = b"".join(b'{"n": %d, "filler": "0123456789012345678901234567890123456789012345678901234567890123456789"}\\n' % i for i in range(1_000_000))
while data:
    data = data[os.write(3, data):]`;
    const { stderr } = await runPython(place, program);
    expect(stderr).toMatch(/: 1,000,000 steps/);
    const lines = readFileSync(join(onlyRun(place), "steps.ndjson"), "latin1").split("\n");
    expect(lines).toHaveLength(1_000_001);
    const wrong = lines.findIndex(
      (line, index) =>
        index < 1_000_000 &&
        !(
          line.startsWith(`{"step":${index},"timestamp":"`) &&
          line.replace('"n": ', '"n":').includes(`"n":${index},`)
        ),
    );
    expect(wrong).toBe(-1);
  });

  it("a line of 50 MB is one step", async () => {
    const place = makePlace();
    await runPython(
      place,
      'import os\nline = b\'{"text": "\' + b"x" * 50_000_000 + b\'", "after": 1}\\n{"n": 2}\\n\'\nwhile line:\n    line = line[os.write(3, line):]',
    );
    const [long, next] = steps(place);
    expect(String(long?.["text"])).toHaveLength(50_000_000);
    expect(long).toMatchObject({ step: 0, after: 1 });
    expect(next).toMatchObject({ step: 1, n: 2 });
    expect(existsSync(join(onlyRun(place), "rejected.ndjson"))).toBe(false);
  });

  it("10,000 metrics in a line are kept, in their order", async () => {
    const place = makePlace();
    await runPython(
      place,
      'import json, os\nfor step in range(3):\n    os.write(3, (json.dumps({"layer/%d/norm" % i: i + step for i in range(10_000)}) + "\\n").encode())',
    );
    const records = steps(place);
    expect(records).toHaveLength(3);
    const names = Array.from({ length: 10_000 }, (_, index) => `layer/${index}/norm`);
    expect(Object.keys(records[2] ?? {})).toEqual(["step", "timestamp", ...names]);
    expect(names.every((name, index) => records[2]?.[name] === index + 2)).toBe(true);
  });
});

describe("lines that come in pieces", () => {
  const text = '{"name": "損失 🚀", "n": 1}\r\n\n{"n": 2}\n{"n": NaN';

  it("one byte a write, also within a character", async () => {
    const place = makePlace();
    await runPython(place, "import os, sys\nfor byte in sys.argv[1].encode(): os.write(3, bytes([byte]))", [
      text,
    ]);
    expect(steps(place)).toMatchObject([
      { step: 0, name: "損失 🚀", n: 1 },
      { step: 1, n: 2 },
    ]);
    expect(rejected(place)).toMatchObject([{ line: '{"n": NaN' }]);
  });

  it("with looks of the recorder in between", async () => {
    const place = makePlace();
    // It waits until a line before each piece is stored, so that the recorder has met the piece before.
    const program = `
import os, sys, time
text = sys.argv[1].encode()
for at in (10, 11, 12, 13, 17, 18, 19, 20, 27, 28, 29):
    path = os.path.join(os.environ["TRACKIO_SPOOL"], "1-%d.ndjson" % at)
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(fd, text[:at])
    beside = os.path.join(os.environ["TRACKIO_SPOOL"], "2-%d.ndjson" % at)
    other = os.open(beside, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(other, b'{"seen": %d}\\n' % at)
    steps = os.path.join(os.environ["TRACKIO_RUN_DIR"], "steps.ndjson")
    while not (os.path.exists(steps) and '"seen":%d}' % at in open(steps).read().replace(" ", "")):
        time.sleep(0.005)
    os.write(fd, text[at:] + b"}\\n")`;
    await runPython(place, program, [text]);
    expect(valuesOf(onlyRun(place), "name").filter((name) => name !== undefined)).toEqual(
      Array.from({ length: 11 }, () => "損失 🚀"),
    );
    expect(valuesOf(onlyRun(place), "n").filter((n) => n === "NaN")).toHaveLength(11);
    expect(rejected(place)).toEqual([]);
  });

  it("the last line counts without its newline", async () => {
    const place = makePlace();
    await runPython(place, 'import os\nos.write(3, b\'{"n": 1}\\n{"n": 2}\')');
    expect(valuesOf(onlyRun(place), "n")).toEqual([1, 2]);
  });
});

describe("garbage", () => {
  it.each(["1", "2"])("is kept and counted, and costs no good line (seed %s)", async (seed) => {
    const place = makePlace();
    const result = await trackio(place, ["run", "--", "python3", join(PROGRAMS, "garbage.py"), "3000", seed]);
    const expected = JSON.parse(String(result.stdout)) as { steps: number; rejected: number; ids: number[] };
    expect(valuesOf(onlyRun(place), "id")).toEqual(expected.ids);
    expect(rejected(place)).toHaveLength(expected.rejected);
    const grouped = (count: number): string => count.toLocaleString("en-US");
    expect(result.stderr).toContain(
      `: ${grouped(expected.steps)} steps, ${grouped(expected.rejected)} lines rejected`,
    );
  });

  it("of one byte after another, all 256, is kept byte for byte", async () => {
    const place = makePlace();
    await runPython(place, "import os\nfor byte in range(256): os.write(3, b'<' + bytes([byte]) + b'>\\n')");
    const kept = rejected(place).map(({ line, base64 }) =>
      (base64 === undefined ? Buffer.from(String(line)) : Buffer.from(String(base64), "base64")).toString(
        "latin1",
      ),
    );
    const lines = Array.from({ length: 256 }, (_, byte) => `<${String.fromCharCode(byte)}>`).flatMap((line) =>
      line.split("\n"),
    );
    expect(kept).toEqual(lines);
  });
});
