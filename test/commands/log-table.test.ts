import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tableFields } from "../../src/commands/log/table-file.ts";
import { testFolder } from "../support/folders.ts";

/** The columns and rows that a file is read as, as texts. */
async function read(file: string, content: string | Buffer): Promise<string> {
  const folder = testFolder();
  writeFileSync(join(folder, file), content);
  const [, columns, rows] = await tableFields({ path: file, name: "t" }, folder);
  return `${columns?.value} ${rows?.value}`;
}

describe("a table's file", () => {
  it.each<[string, string, string, string]>([
    ["numbers as they are written", "t.csv", "a,b\n0.10,1e-7\n", '["a","b"] [[0.10,1e-7]]'],
    [
      "what is no JSON number as text",
      "t.csv",
      "a\n01\n+1\n 1\n.5\nNaN\n0x1\n",
      '["a"] [["01"],["+1"],[" 1"],[".5"],["NaN"],["0x1"]]',
    ],
    ["more digits than a double has", "t.csv", "a\n12345678901234567890\n", '["a"] [[12345678901234567890]]'],
    [
      "quotes, commas and line ends in cells",
      "t.csv",
      'a,b\n"x, ""y""","1\n2"\n',
      '["a","b"] [["x, \\"y\\"","1\\n2"]]',
    ],
    ["a short row", "t.csv", "a,b\n1\n", '["a","b"] [[1,null]]'],
    [
      "Windows line ends and a byte order mark",
      "t.csv",
      "\ufeffa,b\r\n1,2\r\n3,4\r\n",
      '["a","b"] [[1,2],[3,4]]',
    ],
    ["no newline at the end", "t.csv", "a\n1", '["a"] [[1]]'],
    ["empty lines between rows", "t.csv", "a,b\n\n1,2\n\n", '["a","b"] [[1,2]]'],
    ["empty cells of a single column", "t.csv", 'a\n1\n""\n\n', '["a"] [[1],[""],[""]]'],
    ["a header alone", "t.csv", "a,b\n", '["a","b"] []'],
    ["two columns of one name", "t.csv", "a,a\n1,2\n", '["a","a"] [[1,2]]'],
    ["tabs", "t.TSV", "a\tb\n1,5\tx y\n", '["a","b"] [["1,5","x y"]]'],
    [
      "objects in a JSON array",
      "t.json",
      '[\n {"a": 0.10},\n {"b": [1,\n2]}\n]\n',
      '["a","b"] [[0.10,null],[null,[1, 2]]]',
    ],
    ["arrays in a JSON array", "t.json", '[["a","b"],[1,NaN]]', '["a","b"] [[1,"NaN"]]'],
    ["an empty JSON array", "t.json", "[]", "[] []"],
    ["JSON lines of objects", "t.jsonl", '{"a":1}\r\n\n{"a":2}', '["a"] [[1],[2]]'],
    ["JSON lines of arrays", "t.ndjson", '["a"]\n[1]\n', '["a"] [[1]]'],
  ])("may hold %s", async (_, file, content, table) => {
    expect(await read(file, content)).toBe(table);
  });

  it.each<[string, string, string | Buffer, string]>([
    ["nothing", "t.csv", "", "it is empty, and its first row must name the columns"],
    ["a row with too many cells", "t.csv", "a\n1\n1,2\n", "row 2 has 2 cells for 1 columns"],
    ["a quote that does not end", "t.csv", 'a\n"1\n', "row 1: Quoted field unterminated"],
    ["a header that does not end", "t.csv", '"a', "its header: Quoted field unterminated"],
    ["no UTF-8", "t.csv", Buffer.from([0x61, 0x0a, 0xe9, 0x0a]), "it is not UTF-8"],
    ["no JSON", "t.json", "[1", "expected “,” or “]” at column 3, the line ends"],
    ["no array", "t.json", '{"a":1}', "it must hold an array of rows"],
    ["single values", "t.json", "[1,2]", "each row must be an array, or each an object"],
    [
      "arrays without a header",
      "t.json",
      "[[1,2],[3,4]]",
      "the first of rows that are arrays must name the columns, in strings",
    ],
    [
      "a torn line",
      "t.jsonl",
      '{"a":1}\n{"a"\n',
      "line 2: expected “:” after the key at column 5, the line ends",
    ],
  ])("is refused where it holds %s", async (_, file, content, why) => {
    await expect(read(file, content)).rejects.toMatchObject({
      name: "UserError",
      message: `Cannot read the table "${file}": ${why}.`,
    });
  });

  it("is refused where it is not there", async () => {
    const folder = testFolder();
    await expect(tableFields({ path: "no.csv", name: "t" }, folder)).rejects.toThrow(
      `Cannot read the table "no.csv": ${join(folder, "no.csv")} is not there.`,
    );
  });
});
