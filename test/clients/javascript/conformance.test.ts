import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CASE_NAMES, playCase, throughClient } from "../../support/conformance.ts";
import { makeFolder } from "../../support/folders.ts";
import { installIn } from "../../support/javascript.ts";

/** What a program in JavaScript cannot say through the client, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "11-timestamp-epoch": "a number does not hold nanoseconds of our time; a string does",
  "18-numbers-nested": "1e400 is Infinity",
  "25-key-twice": "an object has a key once",
  "26-key-twice-flattened": "an object has a key once",
  "27-line-ends": "a line that is not JSON",
  "28-byte-order-mark": "the client writes none",
  "30-torn-last-line": "the client writes whole lines",
  "33-not-json": "lines that are not JSON",
  "34-not-json-almost": "lines that are not JSON",
  "35-not-json-strings": "lines that are not JSON",
  "37-not-utf8": "strings become UTF-8",
  "38-not-utf8-more": "strings become UTF-8",
  "39-unknown-type": "a metric called _type becomes __type",
  "48-table-bad": "a table always has rows, if none",
  "53-tagged-bad": "a Table spells its rows in one way, and a rejected line is kept as it came",
  "82-other-keys": "a checkpoint has a path and a step",
  "83-stream-on-the-descriptor": "the client does not write to the descriptor",
  "87-ranks-every-file": "a line that is not JSON",
  "91-stream-bad": "the client writes its stream line itself",
  "94-resume-every-file": "a line that is not JSON",
  "98-init-resume-allow": "init throws where resume is must and there is no run",
};

const place = makeFolder();
const driver = join(place.path, "driver.mjs");

beforeAll(() => {
  installIn(place.path);
  copyFileSync(fileURLToPath(new URL("driver.mjs", import.meta.url)), driver);
});
afterAll(place.remove);

it("leaves out cases that there are", () => {
  expect(CASE_NAMES).toEqual(expect.arrayContaining(Object.keys(LEFT_OUT)));
});

describe("the conformance cases through the JavaScript client", () => {
  it.each(CASE_NAMES.filter((name) => !(name in LEFT_OUT)))("%s", (name) =>
    playCase(name, throughClient(["node", driver]), "as values"),
  );
});
