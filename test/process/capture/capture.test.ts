import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Capture } from "../../../src/process/capture/capture.ts";
import { MeetingPlace } from "../../../src/process/capture/meeting-place.ts";
import { testFolder } from "../../support/folders.ts";

/** A relay that does what a shell script says, in its meeting place, and then dies. */
function relayThat(script: string) {
  const folder = testFolder();
  const python = join(folder, "python3");
  // The folder is the last of the words.
  writeFileSync(python, `#!/bin/sh\nfor place; do :; done; mkdir "$place"; cd "$place"\n${script}\n`);
  chmodSync(python, 0o755);
  const place = new MeetingPlace(basename(folder), true);
  onTestFinished(() => place.leave());
  const { PATH } = process.env;
  const plan = { script: "start.py", mode: "pipe", folder, limit: 1e6, env: { PATH } } as const;
  return { capture: new Capture({ ...plan, python, place }), folder: place.folder ?? "" };
}

// A FIFO is opened for writing when somebody reads it: whoever waits for that waits for ever where the reader is dead.
describe("a relay that dies", () => {
  it.each([
    ["before there is anything", "exit 1"],
    ["between a FIFO and its opening", "mkfifo 16"],
    [
      "when it has opened the first",
      "mkfifo 16; exec 3<>16; until [ -e 17 ]; do mkfifo 17 18 19 2>/dev/null; done",
    ],
    // It lives until it is told to die, so that the first can be opened.
    ["before it has opened the program's", "mkfifo 17 18 19 16; exec 3<>16; exec sleep 60"],
  ])("%s keeps nobody waiting", async (_, script) => {
    const { capture, folder } = relayThat(script);
    expect(await capture.open()).toBeUndefined();
    capture.abandon();
    expect(existsSync(folder)).toBe(false);
  });

  it("says why, where it is something that the system does not have", async () => {
    const { capture } = relayThat("exit 11");
    await capture.open();
    expect(capture.problem).toBe(`no FIFO can be made in the temporary folder, ${tmpdir()}`);
    capture.abandon();
  });
});
