import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

/** A session that follows a file. */
class Followed {
  readonly path: string;
  readonly recorded: Recorded;

  constructor(name = "metrics.csv", before = "") {
    const folder = testFolder();
    this.path = join(folder, name);
    if (before !== "") writeFileSync(this.path, before);
    const sources = [{ kind: "lines", path: this.path, from: Buffer.byteLength(before) }] as const;
    this.recorded = new Recorded(folder, { project: "p", name: "r", sources });
  }

  append(text: string): void {
    appendFileSync(this.path, text);
  }

  drain(): void {
    this.recorded.drain();
  }

  /** The records of the run's steps without their times, as text. */
  finish(): string[] {
    this.recorded.finish();
    return this.recorded.lines("steps.ndjson").map((line) => line.replace(/"timestamp":"[^"]*",?/, ""));
  }

  get rejected(): string[] {
    return this.recorded.lines("rejected.ndjson").map((line) => {
      const { reason, line: text } = JSON.parse(line) as { reason: string; line: string };
      return `${reason} | ${text}`;
    });
  }
}

describe("a followed CSV", () => {
  it("gives its columns as metrics, numbers as they are written, and nothing of empty cells", () => {
    const file = new Followed();
    file.append('step,loss,acc,note\n0,0.50,,\n100,1e-7,.5,"a, b"\n101,nan,True,NA\n');
    expect(file.finish()).toEqual([
      '{"step":0,"loss":0.50}',
      '{"step":100,"loss":1e-7,"acc":0.5,"note":"a, b"}',
      '{"step":101,"loss":"NaN","acc":true}',
    ]);
    expect(file.rejected).toEqual([]);
  });

  it("as Lightning writes it, whose training and validation rows have different cells, also when it gets more columns", () => {
    const file = new Followed();
    const rows = ["0,0,2.5,\n", "0,1,1.5,\n", "0,1,,3.5\n"];
    file.append(`epoch,step,train/loss,val/loss\n${rows.join("")}`);
    file.drain();
    // Lightning writes its file anew when a metric comes that it did not know.
    const more = rows.map((row) => row.replace("\n", ",\n"));
    writeFileSync(file.path, `epoch,step,train/loss,val/loss,test/loss\n${more.join("")}0,2,,,4.5\n`);
    expect(file.finish()).toEqual([
      '{"step":0,"epoch":0,"train/loss":2.5}',
      '{"step":1,"epoch":0,"train/loss":1.5}',
      '{"step":1,"epoch":0,"val/loss":3.5}',
      '{"step":2,"epoch":0,"test/loss":4.5}',
    ]);
  });

  it("as Keras writes it is placed by its epochs, and goes on under the header that was there", () => {
    const file = new Followed("log.csv", "epoch,accuracy,loss\n0,0.1,2\n1,0.2,1\n");
    file.append("2,0.3,0.5\n");
    file.drain();
    file.append("3,0.4,NA\n");
    expect(file.finish()).toEqual([
      '{"step":2,"epoch":2,"accuracy":0.3,"loss":0.5}',
      '{"step":3,"epoch":3,"accuracy":0.4}',
    ]);
  });

  it("with several rows an epoch is counted", () => {
    const file = new Followed();
    file.append("epoch,batch,loss\n0,0,3\n0,1,2\n");
    file.drain();
    file.append("0,2,1\n1,0,0.5\n");
    expect(file.finish().map((line) => JSON.parse(line).step)).toEqual([0, 1, 2, 3]);
  });

  it("may have its header again, with other columns, too", () => {
    const file = new Followed();
    file.append("step,loss\n0,1\nstep,loss\n1,2\nstep,loss,acc\n2,3,4\n");
    expect(file.finish()).toEqual([
      '{"step":0,"loss":1}',
      '{"step":1,"loss":2}',
      '{"step":2,"loss":3,"acc":4}',
    ]);
  });

  it("as Ultralytics, pandas and Stable-Baselines3 write it", () => {
    const padded = new Followed("results.csv");
    padded.append(
      "                  epoch,         train/loss\n                      1,             1.2345\n",
    );
    expect(padded.finish()).toEqual(['{"step":1,"epoch":1,"train/loss":1.2345}']);
    const indexed = new Followed();
    indexed.append(",step,loss\n0,10,0.5\n");
    expect(indexed.finish()).toEqual(['{"step":10,"loss":0.5}']);
    const monitor = new Followed("monitor.csv");
    monitor.append('#{"t_start": 1, "env_id": "CartPole-v1"}\nr,l,t\n9.0,9,1.5\n');
    expect(monitor.finish()).toEqual(['{"step":0,"r":9.0,"l":9,"t":1.5}']);
  });

  it("keeps a row that is torn, or has too many cells, aside", () => {
    const file = new Followed();
    file.append("step,loss\n0,0.5\n1,0.25,9\n2,0.12");
    expect(file.finish()).toEqual(['{"step":0,"loss":0.5}']);
    expect(file.rejected).toEqual([
      "bad row: it has more cells than the header's 2 | 1,0.25,9",
      "torn row: it is not ended | 2,0.12",
    ]);
  });

  it("waits for the end of a row with newlines in its cells, and does not wait for ever", () => {
    const file = new Followed();
    file.append('step,text\n0,"one\n');
    file.drain();
    file.append('two"\n1,"three\n2,four\n');
    expect(file.finish()).toEqual(['{"step":0,"text":"one\\ntwo"}']);
    expect(file.rejected).toEqual(['torn row: it is not ended | 1,"three\n2,four']);
  });

  it("gives the same, however it grows", () => {
    const text = 'step;loss;text\n0;0.5;"a;\n""b"""\n\n1;;é猫\r\n2;0.25;\n';
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 6 }), (cuts) => {
        const file = new Followed();
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        for (const [index, place] of places.entries()) {
          appendFileSync(file.path, bytes.subarray(places[index - 1] ?? 0, place));
          file.drain();
        }
        expect(file.finish()).toEqual([
          '{"step":0,"loss":0.5,"text":"a;\\n\\"b\\""}',
          '{"step":1,"text":"é猫"}',
          '{"step":2,"loss":0.25}',
        ]);
        expect(file.rejected).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("is told by what it holds, and what is neither is told once", () => {
    const lines = new Followed("metrics.csv");
    lines.append('{"loss": 1}\n');
    expect(lines.finish()).toEqual(['{"step":0,"loss":1}']);
    const text = new Followed("log.txt");
    text.append("Epoch 1: loss 0.5\nEpoch 2: loss 0.4\n");
    expect(text.finish()).toEqual([]);
    expect(text.rejected).toHaveLength(2);
    expect(text.recorded.said.filter((said) => said.includes("not understood"))).toHaveLength(1);
    const table = new Followed("log.txt");
    table.append("step\tloss\n1\t2\n");
    expect(table.finish()).toEqual(['{"step":1,"loss":2}']);
  });
});
