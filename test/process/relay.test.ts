import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { testFolder } from "../support/folders.ts";

const SCRIPT = "src/process/capture/relay/start.py";

describe("the relay of a program's output", () => {
  it("ends by itself where its recorder died before the program had its ends", async () => {
    const words = [SCRIPT, "pipe", join(testFolder(), "segments"), "1000000", "1"];
    const nobody = "4194305"; // No pid is that high.
    const { exitCode } = await execa("python3", ["-I", "-S", "-E", ...words, nobody]);
    expect(exitCode).toBe(0);
  });
});
