import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Answer, awaitAnswer } from "../../../src/clients/javascript/answer.ts";
import { ReportedRun } from "../../../src/clients/javascript/run.ts";
import { Stream } from "../../../src/clients/javascript/stream.ts";
import { testFolder } from "../../support/folders.ts";

/** The answer of docs/format.md. */
const ANSWER: Answer = {
  inits: 1,
  project: "my_project",
  run: "my_first_run",
  id: "k3v9q0x2m1ab",
  folder: "/store/my_project/my_first_run",
  attempt: 2,
  step: 200,
  checkpoint: "ckpt/200.pt",
};

function place(): { readonly path: string; answer(answer: object): void } {
  const path = join(testFolder(), "4243-x1.ndjson");
  return { path, answer: (answer) => writeFileSync(path.replace("ndjson", "json"), JSON.stringify(answer)) };
}

describe("an answer", () => {
  it("is taken where it is there", () => {
    const { path, answer } = place();
    answer(ANSWER);
    expect(awaitAnswer(path, 1, () => true)).toEqual(ANSWER);
  });

  it("is waited for while somebody reads the stream", () => {
    const { path, answer } = place();
    let looks = 0;
    const isAwaited = (): boolean => {
      looks++;
      if (looks === 2) answer(ANSWER);
      if (looks === 4) answer({ ...ANSWER, inits: 2, run: "second" });
      return true;
    };
    expect(awaitAnswer(path, 1, isAwaited)).toEqual(ANSWER);
    expect(awaitAnswer(path, 2, isAwaited)).toMatchObject({ run: "second" });
  });

  it("is not waited for where nobody reads the stream, and where a later one has taken its place", () => {
    const { path, answer } = place();
    expect(awaitAnswer(path, 1, () => false)).toBeUndefined();
    answer({ ...ANSWER, inits: 2 });
    expect(awaitAnswer(path, 1, () => true)).toBeUndefined();
  });
});

describe("a run", () => {
  const nobody = { write() {}, finish() {} };

  function run(known: object, isAwaited: () => boolean) {
    const { path, answer } = place();
    const stream = new Stream(() => ({ path, head: "" }));
    stream.write("{}\n");
    const asked = new ReportedRun(nobody, () => known, { stream, nth: 1, isAwaited });
    return { asked, answer };
  }

  it("tells what the recorder answers", () => {
    const { asked, answer } = run({ project: "other", name: "other", step: 7 }, () => true);
    answer(ANSWER);
    const { project, name, id, dir, attempt, resumed, step, checkpoint } = asked;
    expect({ project, name, id, dir, attempt, resumed, step, checkpoint }).toEqual({
      project: "my_project",
      name: "my_first_run",
      id: "k3v9q0x2m1ab",
      dir: "/store/my_project/my_first_run",
      attempt: 2,
      resumed: true,
      step: 200,
      checkpoint: "ckpt/200.pt",
    });
  });

  it("tells what is known where no answer comes, and asks once whether one may", () => {
    let asked = 0;
    const { asked: lonely, answer } = run({ project: "p", name: "r" }, () => {
      asked++;
      return false;
    });
    const { project, name, id, dir, attempt, resumed, step, checkpoint } = lonely;
    expect({ project, name, id, dir, attempt, resumed, step, checkpoint }).toEqual({
      project: "p",
      name: "r",
      id: undefined,
      dir: undefined,
      attempt: 1,
      resumed: false,
      step: 0,
      checkpoint: undefined,
    });
    expect(asked).toBe(1);
    answer({ ...ANSWER, checkpoint: null });
    expect(lonely).toMatchObject({ name: "my_first_run", step: 200, checkpoint: undefined });
  });

  it("keeps its answer when a later one takes the place", () => {
    const { asked, answer } = run({}, () => true);
    answer(ANSWER);
    asked.settle();
    answer({ ...ANSWER, inits: 2, run: "second" });
    expect(asked.name).toBe("my_first_run");
  });
});
