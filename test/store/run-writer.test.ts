import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { RunWriter } from "../../src/store/run-writer.ts";
import { makeFolder, testFolder } from "../support/folders.ts";

function makeWriter(): RunWriter {
  const writer = new RunWriter(testFolder());
  onTestFinished(() => writer.close());
  return writer;
}

const read = ({ folder }: RunWriter, file: string): string => readFileSync(join(folder, file), "utf8");

describe("the writer of a run", () => {
  it("makes a file with its first record, and none before a commit", () => {
    const writer = makeWriter();
    writer.add("steps.ndjson", '{"é":"猫"}');
    expect(existsSync(join(writer.folder, "steps.ndjson"))).toBe(false);
    writer.commit();
    writer.commit();
    expect(read(writer, "steps.ndjson")).toBe('{"é":"猫"}\n');
    expect(existsSync(join(writer.folder, "tables.ndjson"))).toBe(false);
    expect(writer.sizes).toEqual({ "steps.ndjson": Buffer.byteLength('{"é":"猫"}\n') });
  });

  it("appends to what is there, and counts it in", () => {
    const writer = makeWriter();
    writeFileSync(join(writer.folder, "run.ndjson"), "old\n");
    writer.add("run.ndjson", "new");
    writer.commit();
    expect(read(writer, "run.ndjson")).toBe("old\nnew\n");
    expect(writer.sizes["run.ndjson"]).toBe(8);
  });

  it("writes every record once, in order, whichever commits fail", () => {
    const files = ["run.ndjson", "steps.ndjson", "rejected.ndjson"] as const;
    const batch = fc.record({
      records: fc.array(fc.constantFrom(...files), { maxLength: 5 }),
      blocked: fc.subarray([...files]),
    });
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 6 }), (batches) => {
        const { path, remove } = makeFolder();
        const writer = new RunWriter(path);
        const wanted: Record<string, string> = {};
        let number = 0;
        for (const { records, blocked } of batches) {
          for (const file of records) {
            const record = `{"n":${number++}}`;
            wanted[file] = `${wanted[file] ?? ""}${record}\n`;
            writer.add(file, record);
          }
          // A folder in the place of a file that was not opened yet.
          const obstacles = blocked.map((file) => join(path, file)).filter((file) => !existsSync(file));
          for (const obstacle of obstacles) mkdirSync(obstacle);
          try {
            writer.commit();
          } catch (error) {
            expect(error).toHaveProperty("code", "EISDIR");
          }
          for (const obstacle of obstacles) rmdirSync(obstacle);
        }
        writer.commit();
        for (const [file, text] of Object.entries(wanted))
          expect(readFileSync(join(path, file), "utf8")).toBe(text);
        writer.close();
        remove();
      }),
      { numRuns: 200 },
    );
  });

  it("gives a record of many megabytes its memory back", () => {
    const writer = makeWriter();
    writer.add("steps.ndjson", "x".repeat(20 << 20));
    writer.commit();
    expect(writer.sink("steps.ndjson").bytes.length).toBeLessThan(1 << 20);
    writer.add("steps.ndjson", "y");
    writer.commit();
    expect(read(writer, "steps.ndjson")).toHaveLength((20 << 20) + 3);
  });
});

describe("files that were taken away under their writer", () => {
  function written(): RunWriter {
    const writer = makeWriter();
    writer.add("run.ndjson", "1");
    writer.add("steps.ndjson", "2");
    writer.commit();
    return writer;
  }

  it("are noticed", () => {
    const writer = written();
    expect(writer.inPlace()).toBe(true);
    rmSync(join(writer.folder, "steps.ndjson"));
    expect(writer.inPlace()).toBe(false);
  });

  it("are made again with all that was in them, and written on", () => {
    const writer = written();
    rmSync(writer.folder, { recursive: true });
    writer.add("steps.ndjson", "3");
    writer.commit();
    writer.restore();
    writer.add("steps.ndjson", "4");
    writer.add("tables.ndjson", "5");
    writer.commit();
    expect(writer.inPlace()).toBe(true);
    expect(read(writer, "run.ndjson")).toBe("1\n");
    expect(read(writer, "steps.ndjson")).toBe("2\n3\n4\n");
    expect(read(writer, "tables.ndjson")).toBe("5\n");
  });

  it("are written on where they were moved with their folder", () => {
    const writer = written();
    const folder = `${writer.folder}/moved`;
    mkdirSync(folder);
    for (const file of ["run.ndjson", "steps.ndjson"])
      renameSync(join(writer.folder, file), join(folder, file));
    writer.folder = folder;
    writer.add("steps.ndjson", "3");
    writer.commit();
    expect(writer.inPlace()).toBe(true);
    expect(read(writer, "steps.ndjson")).toBe("2\n3\n");
  });

  it("never harm a file that somebody put in their place", () => {
    const writer = written();
    const path = join(writer.folder, "steps.ndjson");
    rmSync(path);
    writeFileSync(path, "theirs\n");
    expect(writer.inPlace()).toBe(false);
    try {
      writer.restore();
    } catch {
      // Whatever it says: the file is not ours.
    }
    expect(read(writer, "steps.ndjson")).toContain("theirs\n");
  });
});
