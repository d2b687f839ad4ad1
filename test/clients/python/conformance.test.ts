import { describe, expect, it } from "vitest";
import { CASE_NAMES, playCase, throughClient } from "../../support/conformance.ts";
import { clientProgram } from "../../support/python.ts";

/** What a program in Python cannot say through the client, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "11-timestamp-epoch": "a float does not hold nanoseconds of our time; a string does",
  "18-numbers-nested": "1e400 is infinity",
  "25-key-twice": "a dict has a key once",
  "26-key-twice-flattened": "a dict has a key once",
  "27-line-ends": "a line that is not JSON",
  "28-byte-order-mark": "the client writes none",
  "30-torn-last-line": "the client writes whole lines",
  "33-not-json": "lines that are not JSON",
  "34-not-json-almost": "lines that are not JSON",
  "35-not-json-strings": "lines that are not JSON",
  "36-not-an-object": "log keeps what is no dict as a metric",
  "37-not-utf8": "strings become UTF-8",
  "38-not-utf8-more": "strings become UTF-8",
  "39-unknown-type": "a metric called _type becomes __type",
  "47-table-ragged": "a Table of such rows raises where it is made",
  "48-table-bad": "a Table of such rows raises where it is made",
  "49-table-step": "log_table gives no time",
  "53-tagged-bad": "a Table of such rows raises where it is made",
  "71-init-bad": "init raises for what it cannot use",
  "75-alert": "an alert has a title, and stands at the current step",
  "76-alert-bad": "an alert has a title",
  "81-typed-bad": "the functions' arguments are needed",
  "82-other-keys": "the functions take no others",
  "83-stream-on-the-descriptor": "the client does not write to the descriptor",
  "87-ranks-every-file": "a line that is not JSON",
  "91-stream-bad": "the client writes its stream line itself",
  "94-resume-every-file": "a line that is not JSON",
  "98-init-resume-allow": "init raises where resume is must and there is no run",
};

it("leaves out cases that there are", () => {
  expect(CASE_NAMES).toEqual(expect.arrayContaining(Object.keys(LEFT_OUT)));
});

describe("the conformance cases through the Python client", () => {
  it.each(CASE_NAMES.filter((name) => !(name in LEFT_OUT)))("%s", (name) =>
    playCase(name, throughClient(["python3", clientProgram("driver.py")]), "as values"),
  );
});
