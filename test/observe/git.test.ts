import { describe, expect, it } from "vitest";
import { readStatus, withoutCredentials } from "../../src/observe/git.ts";

describe("git's status", () => {
  it("tells commit, branch, and what it does not know", () => {
    const text = [
      "# branch.oid 1a2b3c",
      "# branch.head main",
      "1 .M N... 100644 100644 100644 a b train.py",
      "2 R. N... 100644 100644 100644 a b R100 new.py",
      "? is no file.py",
      "? sub/some file.py",
      "",
    ].join("\0");
    expect(readStatus(text)).toEqual({
      commit: "1a2b3c",
      branch: "main",
      changed: true,
      unknown: ["is no file.py", "sub/some file.py"],
    });
  });

  it("tells of no commit and no branch", () => {
    expect(readStatus("# branch.oid (initial)\0# branch.head (detached)\0")).toEqual({
      commit: null,
      branch: null,
      changed: false,
      unknown: [],
    });
  });
});

describe("a remote's address", () => {
  it.each([
    ["https://github.com/x/y.git", "https://github.com/x/y.git"],
    ["https://me:token@github.com/x/y", "https://github.com/x/y"],
    ["https://token@github.com/x/y", "https://github.com/x/y"],
    ["ssh://git@github.com/x/y", "ssh://git@github.com/x/y"],
    ["ssh://me:pw@host/x", "ssh://host/x"],
    ["git@github.com:x/y.git", "git@github.com:x/y.git"],
    ["/srv/a@b/x.git", "/srv/a@b/x.git"],
  ])("%s is kept as %s", (address, kept) => {
    expect(withoutCredentials(address)).toBe(kept);
  });
});
