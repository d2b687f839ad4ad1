import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foresight } from "../../src/recorder/repair/foresight.ts";
import { checkStore } from "../../src/store/check/check-store.ts";
import { instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";

/** The text of the rows that are kept of these rows. */
function rowsOf(rows: string, files: readonly string[] = []): string {
  const folder = testFolder();
  for (const file of files) writeFileSync(join(folder, file), file);
  const recorded = new Recorded(folder);
  recorded.write(`{"_type": "table", "name": "a/b", "columns": ["x", "y"], "rows": ${rows}}\n`);
  recorded.finish();
  return /"rows":(.*)}$/.exec(recorded.lines("tables.ndjson")[0] ?? "")?.[1] ?? "";
}

const image = (path: string, more = ""): string =>
  `{"_type": "trackio.image", "file_path": ${JSON.stringify(path)}${more}}`;

describe("the cells of a table", () => {
  it("keep their files, each under a name of its own", () => {
    const rows = rowsOf(`[[${image("a.png")}, ${image("b.jpg")}], [${image("a.png")}, 1]]`, [
      "a.png",
      "b.jpg",
    ]);
    expect(JSON.parse(rows)).toEqual([
      [
        { _type: "trackio.image", file_path: "media/a%2Fb-0-0.png", source: "a.png" },
        { _type: "trackio.image", file_path: "media/a%2Fb-0-1.jpg", source: "b.jpg" },
      ],
      [{ _type: "trackio.image", file_path: "media/a%2Fb-0-2.png", source: "a.png" }, 1],
    ]);
  });

  it("stay as written but for that", () => {
    const rows = `[[0.10, ${image("none.png", ', "caption": "\\u00e9", "source": 12345678901234567890')}], [1e-7, "file_path"]]`;
    expect(rowsOf(rows)).toBe(
      '[[0.10,{"_type":"trackio.image","file_path":"none.png","caption":"\\u00e9","__source":12345678901234567890,"missing":"no such file"}],[1e-7,"file_path"]]',
    );
  });

  it.each([
    '[[{"file_path": "a.png"}, {"_type": "image", "file_path": "a.png"}]]',
    '[[{"_type": "trackio.image", "file_path": 5}, {"_type": "trackio.image", "path": "a.png"}]]',
    '[[[[{"_type": "trackio.image", "file_path": "a.png"}]], {"deep": {"_type": "trackio.image", "file_path": "a.png"}}]]',
  ])("are no files in %s", (rows) => {
    expect(JSON.parse(rowsOf(rows, ["a.png"]))).toEqual(JSON.parse(rows));
  });

  it("are files in lists in cells, with whatever else is there", () => {
    const rows = '[[[{"_type": "trackio.image", "file_path": "a.png"}, 1.50, "x"], []]]';
    expect(rowsOf(rows, ["a.png"])).toBe(
      '[[[{"_type":"trackio.image","file_path":"media/a%2Fb-0-0.png","source":"a.png"},1.50,"x"],[]]]',
    );
  });

  it("are files also where the key is escaped, and in tables among metrics", () => {
    const folder = testFolder();
    writeFileSync(join(folder, "a.png"), "");
    const recorded = new Recorded(folder);
    const cell = '{"\\u005ftype": "trackio.image", "file\\u005fpath": "a.png"}';
    recorded.write(`{"t": {"_type": "trackio.table", "_value": [{"x": ${cell}}]}}\n`);
    recorded.finish();
    expect(recorded.lines("tables.ndjson")[0]).toContain('"file_path":"media/t-0-0.png","source":"a.png"');
  });
});

it("a crash at any instant loses no file of the session's folder", () => {
  const folder = testFolder();
  const root = join(folder, "store");
  mkdirSync(root);
  let recorded: Recorded | undefined;
  const taken = instants(root, join(folder, "instants"), () => {
    recorded = new Recorded(folder, { project: "p", name: "r" });
    const { spool } = recorded.session;
    mkdirSync(spool.path("files"));
    for (const name of ["a.png", "b.png"]) writeFileSync(spool.path(`files/${name}`), name);
    const cell = (name: string): string => image(spool.path(`files/${name}`));
    recorded.write(
      `{"_type": "table", "name": "t", "rows": [{"x": ${cell("a.png")}, "y": ${cell("b.png")}}]}\n`,
    );
    recorded.finish();
    spool.remove();
  });
  let reported = 0;
  for (const [index, store] of taken.entries()) {
    expect({ index, said: recovered(store) }).toEqual({ index, said: [] });
    const run = join(store, "p/r");
    for (const { rows } of recordsOf(run, "tables.ndjson")) {
      reported++;
      const [row = []] = rows as { file_path: string }[][];
      const kept = row.map(({ file_path: path }) => readFileSync(join(run, path), "utf8"));
      expect({ index, kept }).toEqual({ index, kept: ["a.png", "b.png"] });
    }
    const { places } = checkStore(store, [], foresight(store), Date.now());
    expect({
      index,
      found: places.flatMap(({ findings }) => findings).filter(({ severity }) => severity === "damage"),
    }).toEqual({ index, found: [] });
  }
  expect(reported).toBeGreaterThan(5);
});
