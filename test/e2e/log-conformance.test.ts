import { describe, expect, inject, it } from "vitest";
import { CASE_NAMES, playCase, throughClient } from "../support/conformance.ts";

/** What `trackio log` does not pass on, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "83-stream-on-the-descriptor": "a stream line says under which rank it is started",
  "91-stream-bad": "it writes the stream line of a rank itself",
};

/** Passes a file's lines on, but for the first of a stream: that is the client's. */
const PASS =
  'if head -n 1 "$1" | grep -q \'"_type": "stream"\'; then tail -n +2 "$1"; else cat "$1"; fi | "$0" log';

/** A word of a shell script. */
const quoted = (text: string): string => text.replaceAll("'", "'\\''");

it("leaves out cases that there are", () => {
  expect(CASE_NAMES).toEqual(expect.arrayContaining(Object.keys(LEFT_OUT)));
});

describe("the conformance cases through trackio log", () => {
  it.each(CASE_NAMES.filter((name) => !(name in LEFT_OUT)))("%s", (name) =>
    playCase(name, throughClient(["sh", "-c", quoted(PASS), inject("trackio")])),
  );
});
