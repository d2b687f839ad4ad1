import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { scalar, version } from "../support/events.ts";
import type { Place } from "../support/trackio.ts";
import { play } from "./rounds.ts";
import { killWhileTaken, type Point, type Wanted } from "./taken.ts";

const STEPS = 300;
const FOLDERS = ["train", "val", "deep/er"];
const FILES = [0, 1];

/** Copies event files into the folder that is followed, record by record, some in two writes: a process for each of the folders. */
const PROGRAM = `
import os, struct, sys, time
print("begun", flush=True)
children = []
for folder in sys.argv[1:]:
    child = os.fork()
    if child != 0:
        children.append(child)
        continue
    for name in sorted(os.listdir("made/" + folder)):
        data = open("made/%s/%s" % (folder, name), "rb").read()
        os.makedirs("runs/" + folder, exist_ok=True)
        fd = os.open("runs/%s/%s" % (folder, name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        at = n = 0
        while at < len(data):
            size = 16 + struct.unpack("<Q", data[at:at + 8])[0]
            cut = size // 3 if n % 11 == 0 else size
            os.write(fd, data[at:at + cut])
            if cut < size:
                time.sleep(0.002)
                os.write(fd, data[at + cut:at + size])
            at += size
            n += 1
            if n % 50 == 0:
                time.sleep(0.01)
    os._exit(0)
for child in children:
    os.waitpid(child, 0)
print("done", flush=True)`;

interface Event {
  readonly tag: string;
  readonly point: Point;
  readonly record: Buffer;
}

/** The events of a folder's file: two values a step. */
const eventsOf = (file: number): Event[] =>
  Array.from({ length: STEPS }, (_, step) => file * STEPS + step).flatMap((step) =>
    ["loss", "acc"].map((name, index): Event => {
      const tag = `${name}${file}`;
      const value = 2 * step + index;
      return { tag, point: [step, value], record: scalar(step, tag, value) };
    }),
  );

const nameOf = (file: number): string => `events.out.tfevents.${1795404360 + file}.host`;

function makeFiles({ cwd }: Place): void {
  for (const folder of FOLDERS) {
    mkdirSync(join(cwd, "made", folder), { recursive: true });
    for (const file of FILES)
      writeFileSync(
        join(cwd, "made", folder, nameOf(file)),
        Buffer.concat([version(), ...eventsOf(file).map(({ record }) => record)]),
      );
  }
}

/** What the files in the followed folder hold whole, by metric. */
const wantedIn = ({ cwd }: Place): Record<string, Wanted> =>
  Object.fromEntries(
    FOLDERS.flatMap((folder) =>
      FILES.flatMap((file) => {
        const path = join(cwd, "runs", folder, nameOf(file));
        let left = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) - version().length;
        const whole = eventsOf(file).filter(({ record }) => {
          left -= record.length;
          return left >= 0;
        });
        const points = (tag: string): Point[] =>
          whole.flatMap((event) => (event.tag === tag ? [event.point] : []));
        return [`loss${file}`, `acc${file}`].map((tag) => [`${folder}/${tag}`, { points: points(tag) }]);
      }),
    ),
  );

describe("values in TensorBoard's event files", () => {
  it("are in the run once each, in order, whenever their recorder is killed, their program, or who takes in what is left", () =>
    play("event files", { seconds: 7 }, (round) => {
      makeFiles(round.place);
      return killWhileTaken(round, {
        flags: ["--tensorboard", "runs"],
        program: ["python3", "-c", PROGRAM, ...FOLDERS],
        lasts: 500,
        wanted: wantedIn,
      });
    }));
});
