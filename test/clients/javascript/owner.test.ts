import { spawnSync } from "node:child_process";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isRead } from "../../../src/clients/javascript/owner.ts";
import { identify, thisHost } from "../../../src/process/identity.ts";
import { testFolder } from "../../support/folders.ts";

function spoolOf(owner: object): string {
  const { host, bootId } = thisHost();
  const folder = testFolder();
  const whole = { session: "s", host, boot_id: bootId, recorder: identify(process.pid), plan: {}, ...owner };
  writeFileSync(join(folder, "owner.json"), JSON.stringify(whole));
  return folder;
}

describe("a session", () => {
  it("is read while its recorder lives", () => {
    const { pid } = spawnSync("true");
    expect(isRead(spoolOf({}))).toBe(true);
    expect(isRead(spoolOf({ recorder: { pid, start: 1 } }))).toBe(false);
    expect(isRead(testFolder())).toBe(false);
  });

  it("is read on another host while that gives signs of life", () => {
    const spool = spoolOf({ host: "elsewhere" });
    expect(isRead(spool)).toBe(true);
    utimesSync(join(spool, "owner.json"), 0, 0);
    expect(isRead(spool)).toBe(false);
  });

  it("is read by nobody where a client began it", () => {
    expect(isRead(spoolOf({ client: "javascript" }))).toBe(false);
  });
});
