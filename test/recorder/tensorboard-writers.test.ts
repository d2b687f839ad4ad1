import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";
import { asTheyAre, type Board, bySummaryWriter, expectAsRead } from "../support/board.ts";
import { testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

const FIXTURES = fileURLToPath(new URL("../../fixtures/tensorboard", import.meta.url));

const WRITERS = [
  { writer: "torch", name: bySummaryWriter, points: 133 },
  { writer: "tensorboardX", name: bySummaryWriter, points: 127 },
  { writer: "tf.summary", name: asTheyAre, points: 34 },
  { writer: "keras", name: asTheyAre, points: 52 },
  { writer: "lightning", name: (_: string, tag: string) => tag, points: 31 },
] as const;

describe("event files as they were recorded", () => {
  for (const { writer, name, points } of WRITERS) {
    it(`of ${writer} give what TensorBoard reads in them`, () => {
      const folder = testFolder();
      const path = join(folder, "board");
      mkdirSync(path);
      const sources = [{ kind: "tensorboard", path, before: {} }] as const;
      const recorded = new Recorded(folder, { project: "p", name: "r", sources });
      recorded.drain();
      cpSync(join(FIXTURES, writer, "board"), path, { recursive: true });
      recorded.finish();
      const boards = JSON.parse(readFileSync(join(FIXTURES, writer, "board.json"), "utf8"));
      expectAsRead(join(recorded.root, "p/r"), { boards: boards as Record<string, Board>, name, points });
    });
  }
});
