import { describe, expect, it } from "vitest";
import { findPython } from "../../../src/process/capture/find-python.ts";

const CLT = "/Library/Developer/CommandLineTools/usr/bin/python3";

/** What is found on a system that has these files. */
const foundOn = (platform: NodeJS.Platform, PATH: string, ...files: readonly string[]) =>
  findPython({ PATH }, { platform, has: (path) => files.includes(path) });

describe("the python3 that stands between a program and its output", () => {
  it("is the system's own, and no version manager's where there is another", () => {
    expect(foundOn("linux", "/v/shims:/opt/bin", "/usr/bin/python3", "/opt/bin/python3")).toBe(
      "/usr/bin/python3",
    );
    expect(foundOn("linux", "/v/shims:/opt/bin", "/v/shims/python3", "/opt/bin/python3")).toBe(
      "/opt/bin/python3",
    );
    expect(foundOn("linux", "/v/shims", "/v/shims/python3")).toBe("/v/shims/python3");
    expect(foundOn("linux", "bin:/usr/bin")).toBeUndefined();
  });

  it("is on macOS never the one that asks to install developer tools", () => {
    for (const folder of ["/usr/bin", "/usr/bin/", "/usr/sbin/../bin"])
      expect(foundOn("darwin", `${folder}:/bin`, "/usr/bin/python3", `${folder}/python3`)).toBeUndefined();
    expect(foundOn("darwin", "/usr/bin:/bin", "/usr/bin/python3", CLT)).toBe(CLT);
    expect(foundOn("darwin", "/usr/bin:/opt/conda/bin", "/usr/bin/python3", "/opt/conda/bin/python3")).toBe(
      "/opt/conda/bin/python3",
    );
  });
});
