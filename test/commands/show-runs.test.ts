import { describe, expect, it, test } from "vitest";
import { parseListQuery } from "../../src/commands/list-query.ts";
import { parseShow, runShow, type ShowFlags } from "../../src/commands/show.ts";
import { isUsageError, type UserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { printed } from "../support/printing.ts";
import { created, ended, started, step, storeRun } from "../support/stored-run.ts";

const NOW = Date.parse("2026-11-23T03:30:00Z");
const at = (minutesAgo: number) => ({ timestamp: new Date(NOW - minutesAgo * 60_000).toISOString() });

interface Parts {
  readonly minutesAgo?: number;
  readonly tags?: readonly string[];
  readonly config?: object;
  readonly losses?: readonly unknown[];
  readonly more?: object;
}

function store(runs: { readonly [run: string]: Parts }): string {
  const root = testFolder();
  for (const [path, { minutesAgo = 10, tags = [], config = {}, losses = [], more = {} }] of Object.entries(
    runs,
  )) {
    const [project = "", run = ""] = path.split("/");
    const time = at(minutesAgo);
    const events = [
      created({ project, run, id: `id-${run}`, ...time }),
      started({ tags, ...time }),
      ended(time),
    ];
    storeRun(
      root,
      {
        "run.ndjson": events,
        "config.ndjson": [{ ...time, source: "cli", config }],
        "steps.ndjson": losses.map((loss, number) => ({ ...step(number, { loss, ...more }), ...time })),
      },
      project,
      run,
    );
  }
  return root;
}

const SWEEP = {
  "iris/a": {
    minutesAgo: 50,
    config: { lr: 0.1, model: { name: "mlp" } },
    losses: [3, 0.2, 0.5],
    tags: ["baseline"],
  },
  "iris/b": { minutesAgo: 40, config: { lr: 0.01, model: { name: "mlp" } }, losses: [4, 0.4] },
  "iris/c": { minutesAgo: 30, config: { lr: 0.1, model: { name: "cnn" } }, losses: [2, "NaN"] },
  "iris/d": { minutesAgo: 20, config: { lr: 1, model: { name: "cnn" } } },
  "iris/old": {
    minutesAgo: 90,
    config: { lr: 0.1, model: { name: "mlp" } },
    losses: [0.1],
    tags: ["archived"],
  },
};

/** What the command prints: to a pipe, or to a terminal of a width. */
const show = (
  root: string,
  targets: readonly string[],
  flags: ShowFlags = {},
  width?: number,
): Promise<string> =>
  printed({ cwd: root, width, now: () => NOW }, (context) =>
    runShow(parseShow(targets, { dir: root, ...flags }), context),
  );

/** The names in the list, in its order. */
const listed = async (root: string, flags: ShowFlags = {}, targets: readonly string[] = ["iris"]) =>
  (await show(root, targets, { ...flags, csv: true, columns: "name" })).trim().split("\n").slice(1);

async function refusal(work: Promise<unknown>): Promise<UserError> {
  try {
    await work;
  } catch (error) {
    expect(error).toHaveProperty("name", "UserError");
    return error as UserError;
  }
  return expect.fail("it was not refused");
}

describe("a list of runs", () => {
  it("looks like this on 100 columns", async () => {
    expect(await show(store(SWEEP), ["iris"], {}, 100)).toMatchInlineSnapshot(`
      "iris  4 runs, 1 archived (--all)  * best

      run  status      started   duration  steps  tags        lr  model/name  loss
      d    ✔ finished  20 m ago     1.0 s      0            1     cnn
      c    ✔ finished  30 m ago     1.0 s      2            0.1   cnn          NaN
      b    ✔ finished  40 m ago     1.0 s      2            0.01  mlp          0.4*
      a    ✔ finished  50 m ago     1.0 s      3  baseline  0.1   mlp          0.5
      "
    `);
  });

  it("filtered and sorted, with chosen columns, looks like this", async () => {
    const flags = {
      filter: "lr in (0.1, 0.01)",
      sort: "loss.min",
      columns: "name,loss.min,loss.min.step,lr,model.*",
    };
    expect(await show(store(SWEEP), ["iris"], flags, 80)).toMatchInlineSnapshot(`
      "iris  3 of 5 runs, 1 archived (--all)  * best

      name  loss.min   loss.min.step    lr  model/name
      a          0.2*              1  0.1   mlp
      b          0.4               1  0.01  mlp
      c          2                 0  0.1   cnn
      "
    `);
  });

  it.each([
    [{}, ["d", "c", "b", "a"]],
    [{ all: true }, ["d", "c", "b", "a", "old"]],
    [{ filter: "tag = archived" }, ["old"]],
    [{ filter: "tag in (baseline, archived)" }, ["a", "old"]],
    [{ filter: "tag ~ arch*" }, ["old"]],
    [{ filter: "not tag = archived" }, ["d", "c", "b", "a"]],
    [{ filter: "tag = baseline" }, ["a"]],
    [{ filter: "loss.min < 1" }, ["b", "a"]],
    [{ filter: "loss.min < 1", all: true }, ["b", "a", "old"]],
    [{ filter: "loss = nan or loss = none" }, ["d", "c"]],
    [{ filter: "model.name = mlp and loss.first > 3" }, ["b"]],
    [{ filter: "age < 35m and status = finished" }, ["d", "c"]],
    [{ sort: "loss" }, ["b", "a", "c", "d"]],
    [{ sort: "-loss" }, ["a", "b", "c", "d"]],
    [{ sort: "lr,-name" }, ["b", "c", "a", "d"]],
    [{ sort: "name", limit: "2" }, ["a", "b"]],
    [{ limit: "1" }, ["d"]],
  ])("asked for %j is %j", async (flags, wanted) =>
    expect(await listed(store(SWEEP), flags)).toEqual(wanted),
  );

  it("of several projects names them", async () => {
    const root = store({ ...SWEEP, "mnist/z": { minutesAgo: 5, losses: [0.3] } });
    const text = await show(root, [], { filter: "loss.min < 0.35" }, 80);
    expect(text).toMatchInlineSnapshot(`
      "all projects  2 of 6 runs, 1 archived (--all)  * best

      run      status      started   duration  steps  tags      loss
      mnist/z  ✔ finished  5 m ago      1.0 s      1             0.3*
      iris/a   ✔ finished  50 m ago     1.0 s      3  baseline   0.5
      "
    `);
    const { runs, archived } = JSON.parse(await show(root, [], { json: true, filter: "loss.min < 0.35" }));
    expect(runs.map(({ project, run }: Record<string, string>) => `${project}/${run}`)).toEqual([
      "mnist/z",
      "iris/a",
    ]);
    expect(archived).toBe(1);
    expect(await listed(root, {}, ["*"])).toEqual(["z", "d", "c", "b", "a"]);
    expect(await listed(root, {}, ["mnist", "a", "iris/a"])).toEqual(["z", "a"]);
  });

  it("of many shows the newest on a terminal, and says how to see the others", async () => {
    const runs = Array.from({ length: 26 }, (_, index) => [
      `p/r${index}`,
      { minutesAgo: index, config: { lr: index }, losses: [index] },
    ]);
    const root = store(Object.fromEntries(runs));
    const lines = (await show(root, [], {}, 80)).trim().split("\n");
    expect(lines).toHaveLength(2 + 1 + 20 + 1);
    expect(lines.at(-2)).toMatch(/^r19 /);
    expect(lines.at(-1)).toBe("… and 6 more runs: --all for all, --sort loss for the best");
    expect((await show(root, [], { sort: "-lr" }, 80)).trim()).toMatch(
      /6 more runs: -n N for more, --all for all$/,
    );
    expect(await show(root, [], { limit: "3" }, 80)).toMatch(/\n… and 23 more runs\n$/);
    expect(await show(root, [], { all: true }, 80)).not.toContain("more runs");
    expect(await show(root, [])).not.toContain("more runs");
    expect(await listed(root, {}, ["p"])).toHaveLength(26);
    expect(await show(root, [], { filter: "lr < 25" }, 80)).not.toContain("more runs");
  });

  it("that the filter leaves nothing of says so", async () => {
    expect(await show(store(SWEEP), ["iris"], { filter: "loss > 99" })).toBe("iris  0 of 5 runs\n");
    expect(JSON.parse(await show(store(SWEEP), ["iris"], { filter: "loss > 99", json: true }))).toEqual({
      project: "iris",
      runs: [],
    });
    expect(await show(testFolder(), [], { filter: "anything > 99" })).toMatch(/^No runs yet/);
  });
});

describe("for other programs", () => {
  it("a list is CSV with everything in it, exactly", async () => {
    const root = store({
      "iris/a": { config: { lr: 1e-7, "a,b": 'say "x"', loss: "mse" }, losses: [1 / 3], tags: ["x", "y"] },
    });
    expect(await show(root, ["iris"], { csv: true })).toMatchInlineSnapshot(`
      "project,name,id,status,created,started,ended,duration,attempts,steps,group,tags,notes,config.lr,"config.a,b",config.loss,metric.loss
      iris,a,id-a,finished,2026-11-23T03:20:00.000Z,2026-11-23T03:20:00.000Z,2026-11-23T03:20:00.000Z,1,1,1,,"x, y",,1e-7,"say ""x""",mse,0.3333333333333333
      "
    `);
    expect(await show(root, ["iris"], { csv: true, precision: "2", columns: "config.lr,metric.loss" })).toBe(
      "config.lr,metric.loss\n1e-7,0.33\n",
    );
  });

  it("a list is Markdown as on a screen", async () => {
    expect(await show(store(SWEEP), ["iris"], { md: true })).toMatchInlineSnapshot(`
      "| run | status   | started                  | duration | steps | tags     |   lr | model/name | loss |
      | --- | -------- | ------------------------ | -------: | ----: | -------- | ---: | ---------- | ---: |
      | d   | finished | 2026-11-23T03:10:00.000Z |        1 |     0 |          |    1 | cnn        |      |
      | c   | finished | 2026-11-23T03:00:00.000Z |        1 |     2 |          |  0.1 | cnn        |  NaN |
      | b   | finished | 2026-11-23T02:50:00.000Z |        1 |     2 |          | 0.01 | mlp        |  0.4 |
      | a   | finished | 2026-11-23T02:40:00.000Z |        1 |     3 | baseline |  0.1 | mlp        |  0.5 |
      "
    `);
  });

  it("projects are CSV and Markdown", async () => {
    const root = store({ "iris/a": {}, "mnist/b": { minutesAgo: 20 } });
    expect(await show(root, [], { csv: true })).toBe(
      `project,runs,running,last_activity\niris,1,0,${at(10).timestamp}\nmnist,1,0,${at(20).timestamp}\n`,
    );
    expect(await show(root, [], { md: true })).toContain("| project | runs |");
  });

  it("chosen columns are the keys of JSON", async () => {
    const { runs } = JSON.parse(await show(store(SWEEP), ["iris"], { json: true, columns: "name,loss.min" }));
    expect(runs[0]).toEqual({ name: "d", "loss.min": null });
    expect(runs[3]).toEqual({ name: "a", "loss.min": 0.2 });
  });
});

describe("runs that are named one by one", () => {
  it("are rows of a list where columns, an order or a filter are asked for, and pages where not", async () => {
    const root = store(SWEEP);
    expect(await show(root, ["a"], { columns: "name,lr" })).toBe("a  1 run\n\nname   lr\na     0.1\n");
    expect(await listed(root, { sort: "lr" }, ["a", "b"])).toEqual(["b", "a"]);
    expect(await listed(root, { filter: "lr = 1" }, ["a"])).toEqual([]);
    expect(await show(root, ["a"])).toContain("metrics\n");
  });
});

describe("what cannot be listed", () => {
  it("is a name that no run has: the nearest are told", async () => {
    const error = await refusal(show(store(SWEEP), ["iris"], { filter: "lr = 1 and los < 3" }));
    expect(isUsageError(error)).toBe(false);
    expect([error.message, ...error.hints]).toEqual([
      'No run has anything called "los".',
      "lr = 1 and los < 3",
      "           ^^^",
      "Did you mean loss?",
    ]);
    expect((await refusal(show(store(SWEEP), ["iris"], { sort: "-lss" }))).hints[1]).toBe("^^^^");
    expect((await refusal(show(store(SWEEP), ["iris"], { columns: "name,val/*" }))).message).toContain(
      '"val/*"',
    );
  });

  it("is an expression that cannot be read, with control characters or without", async () => {
    const error = await refusal(parseListQuery({ filter: "loss < \u001b[2J and (" }));
    expect(isUsageError(error)).toBe(true);
    expect([error.message, ...error.hints].join("\n")).not.toContain("\u001b");
  });

  it("is what one run alone has", async () => {
    const error = await refusal(show(store(SWEEP), ["a"], { columns: "lr", metric: ["loss"] }));
    expect(error.message).toBe("--metric is about the page of a run, and --columns asks for a list.");
  });

  test.each(["0", "-1", "x", "", "1.5"])("is -n %s", async (limit) => {
    expect((await refusal(parseListQuery({ limit }))).message).toContain("-n takes a whole number from 1 on");
  });
});
