import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventOf } from "../support/runs.ts";
import { makePlace, type Outcome, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

const init = (more: object): string => JSON.stringify({ _type: "init", project: "p", ...more });
const step = (number: number): string => JSON.stringify({ step: number, loss: 1 });
const checkpoint = (path: string): string => JSON.stringify({ _type: "checkpoint", path });
const FINISH = JSON.stringify({ _type: "finish" });

const answered = (rank: number, ...lines: string[]): string[] => [
  "python3",
  join(PROGRAMS, "answered.py"),
  String(rank),
  ...lines,
];

const answersIn = ({ stdout, exitCode }: Outcome): unknown[] => {
  expect(exitCode).toBe(0);
  return stdout.split("\n").map((line) => JSON.parse(line) as unknown);
};

const run = async (place: Place, ...lines: string[]): Promise<unknown[]> =>
  answersIn(await trackio(place, ["run", "-q", "--", ...answered(0, ...lines)]));

const idOf = (place: Place, name: string): unknown =>
  eventOf(join(place.store, "p", name), "created")?.["id"];

describe("a client is told of its run", () => {
  it("that it is new, and by which name", async () => {
    const place = makePlace();
    const answers = [
      ...(await run(place, init({ name: "r" }), step(4), FINISH, init({ name: "s" }))),
      ...(await run(place, init({ name: "r" }))),
    ];
    const fresh = { project: "p", attempt: 1, step: 0, checkpoint: null };
    const told = (inits: number, name: string): object => {
      const folder = join(place.store, "p", name);
      return { ...fresh, inits, run: name, id: idOf(place, name), folder };
    };
    expect(answers).toEqual([told(1, "r"), told(2, "s"), told(1, "r-2")]);
  });

  it("that it goes on with an older one, and where", async () => {
    const place = makePlace();
    await run(place, init({ name: "r" }), step(80), checkpoint("80.pt"), step(99), checkpoint("99.pt"));
    const again = { project: "p", run: "r", id: idOf(place, "r"), folder: join(place.store, "p/r") };
    expect(await run(place, init({ name: "r", resume: "must" }))).toEqual([
      { ...again, inits: 1, attempt: 2, step: 100, checkpoint: "99.pt" },
    ]);
    const from = ["resume", "-q", "--from-step", "90", "p/r", "--"];
    const back = await trackio(place, [...from, ...answered(0, init({ name: "r" }), step(90), init({}))]);
    expect(answersIn(back)).toEqual([
      { ...again, inits: 1, attempt: 3, step: 90, checkpoint: "80.pt" },
      { ...again, inits: 2, attempt: 3, step: 91, checkpoint: "80.pt" },
    ]);
  });

  it("as its rank has it", async () => {
    const place = makePlace();
    await trackio(place, ["run", "-q", "--", ...answered(1, init({ name: "r" }), step(7))]);
    const resumed = await trackio(place, [
      "run",
      "-q",
      "--",
      ...answered(1, init({ name: "r", resume: "allow" })),
    ]);
    expect(answersIn(resumed)).toMatchObject([{ run: "r", attempt: 2, step: 8 }]);
  });
});
