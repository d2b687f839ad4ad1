import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadMatching } from "../../src/recorder/output/matching.ts";
import { SegmentReader, segmentFolder } from "../../src/store/output-spool.ts";
import { crashed, filesIn, instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";

beforeAll(loadMatching);

const STREAMS = { output: 0, stdout: 1, stderr: 2 } as const;
const TIME = Date.parse("2026-11-24T03:26:00.000Z");

/** A session whose program's output is what the test prints, as the relay would hand it over. */
class Printing {
  readonly it: Recorded;
  readonly #segment: string;
  #time = TIME;

  constructor(folder: string, ...match: readonly string[]) {
    this.it = new Recorded(folder, { project: "p", name: "r", match });
    const segments = segmentFolder(this.it.session.spool.folder);
    mkdirSync(segments);
    this.#segment = join(segments, "00000001");
    writeFileSync(this.#segment, Buffer.concat([Buffer.from("trackio1"), Buffer.alloc(8)]));
  }

  print(text: string | Buffer, stream: keyof typeof STREAMS = "output"): void {
    const bytes = Buffer.from(text as string);
    const head = Buffer.alloc(12);
    head.writeUIntBE(this.#time, 0, 6);
    head[6] = STREAMS[stream];
    head.writeUInt32BE(bytes.length, 8);
    appendFileSync(this.#segment, Buffer.concat([head, bytes]));
    this.#time += 1000;
  }

  steps(run?: string): string[] {
    return this.it.lines("steps.ndjson", run);
  }
}

describe("numbers in the output", () => {
  it("become records of the run, with the times of the output", () => {
    const run = new Printing(testFolder(), "key-value");
    run.print("epoch 1 loss=0.50\nepoch 2 lo");
    run.it.drain();
    run.print("warning: 3 files\n", "stderr");
    run.print("ss=0.25");
    run.it.drain();
    expect(run.steps()).toHaveLength(1);
    run.it.finish();
    expect(run.steps()).toEqual([
      '{"step":0,"timestamp":"2026-11-24T03:26:00.000Z","epoch":1,"loss":0.50}',
      '{"step":1,"timestamp":"2026-11-24T03:26:02.000Z","epoch":2,"loss":0.25}',
    ]);
    expect(run.it.lines("run.ndjson").filter((line) => line.includes('"metric"'))).toHaveLength(1);
    expect(run.it.lines("rejected.ndjson")).toEqual([]);
  });

  it("stand beside what is reported, and count on with it", () => {
    const run = new Printing(testFolder(), "json");
    run.it.write('{"step": 7, "a": 1}\n');
    run.it.drain();
    run.print('{"b": 2}\n');
    run.it.finish();
    expect(run.steps().map((line) => (JSON.parse(line) as { step: number }).step)).toEqual([7, 8]);
  });

  it("belong to the run that the program began last", () => {
    const run = new Printing(testFolder(), "key-value");
    run.print("loss=1\n");
    run.it.write('{"_type": "init"}\n{"_type": "finish"}\n{"_type": "init"}\n');
    run.it.drain();
    run.print("loss=2\n");
    run.it.finish();
    const all = run.it.session.runs.map(({ ref }) => run.steps(ref.folder).length);
    expect(all.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(all.at(-1)).toBeGreaterThan(0);
  });

  it("are read across characters that are cut", () => {
    const run = new Printing(testFolder(), "Größe=(?<größe>\\d+)");
    for (const byte of Buffer.from("Größe=5\n")) run.print(Buffer.of(byte));
    run.it.finish();
    expect(run.it.values("größe")).toEqual([5]);
  });
});

/** All that was printed in a session that is in a store. */
function printedIn(store: string): string {
  const segment = filesIn(store).find((path) => path.endsWith("/output/00000001"));
  if (segment === undefined) return "";
  const reader = new SegmentReader(join(segment, ".."), { segment: 0, offset: 0, position: 0 });
  let text = "";
  for (let frame = reader.next(); frame !== undefined; frame = reader.next()) text += frame.bytes.toString();
  reader.close();
  return text;
}

describe("after a crash at any change of the disk", () => {
  it.each(["key-value", "auto", "loss=(?<loss>\\d+)"])("each number is there once, by %s", (flag) => {
    const folder = testFolder();
    const run = new Printing(folder, flag);
    const copies = join(folder, "copies");
    mkdirSync(copies);
    const stores = instants(run.it.root, copies, () => {
      for (let v = 1; v <= 4; v++) {
        run.print(`loss=${v}\nlo`);
        run.it.drain();
        run.print(`ss=${v}0\n`);
        run.it.drain();
        run.it.write(`{"w": ${v}}\n`);
        run.it.drain();
      }
    });
    run.it.session.close();
    for (const store of stores) {
      const printed = [...printedIn(store).matchAll(/loss=(\d+)(?=\n)/g)].map((match) => Number(match[1]));
      expect(recovered(store)).toEqual([]);
      const held = recordsOf(join(store, "p/r"), "steps.ndjson").flatMap(({ loss }) => loss ?? []);
      expect(held).toEqual(printed);
      expect(existsSync(join(store, ".spool"))).toBe(false);
    }
    expect(stores.length).toBeGreaterThan(10);
  });

  it("a session waits for who has loaded what it needs", async () => {
    const folder = testFolder();
    const run = new Printing(folder, "key-value");
    run.print("loss=1\n");
    const store = crashed(run.it.root, join(folder, "copy"));
    run.it.session.close();
    const { vi } = await import("vitest");
    vi.resetModules();
    const { Notices } = await import("../../src/recorder/notices.ts");
    const { prepareRecovery, recoverStore } = await import("../../src/recorder/recovery/recover-store.ts");
    const recover = () => recoverStore(store, new Notices((text) => expect.fail(text)));
    recover();
    expect(existsSync(join(store, ".spool"))).toBe(true);
    await prepareRecovery(store);
    recover();
    expect(recordsOf(join(store, "p/r"), "steps.ndjson")).toMatchObject([{ loss: 1 }]);
    expect(existsSync(join(store, ".spool"))).toBe(false);
  });
});
