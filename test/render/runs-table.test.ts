import { describe, expect, test } from "vitest";
import { flatConfig } from "../../src/history/flat-config.ts";
import { varyingKeys } from "../../src/render/config-keys.ts";
import { runsTable } from "../../src/render/runs-table.ts";
import { ago, attemptOf, metricOf, runsListOf, screenOf, viewOf, workday } from "./views.ts";

const draw = (width: number | undefined, views = workday()) =>
  runsTable(runsListOf("iris", views), screenOf(width)).join("\n");

describe("the runs of a project", () => {
  test("on 200 columns", () => {
    expect(draw(200)).toMatchInlineSnapshot(`
      "iris  6 runs, 1 running  * best

      run                                                                    status                 started  duration     steps  optimizer/name     lr  layers      loss   accuracy       val/loss
      brave-forest-4                                                         ● running              1 m ago  1 m 35 s  200/1000  adam             0.01  [16,16]  0.3142      0.8733        0.402
      first                                                                  ✔ finished             2 m ago    12.3 s       200  adam             0.05  [8]      0.06123*    0.97*         0.1
      too-hot                                                                ✘ failed (3)           2 h ago     1.2 s       200  adam            10     [8]          NaN     0.3333   123457
      sweep/very-long-name-that-somebody-generated-from-all-hyperparameters  ◌ preempted (SIGTERM)  2 h ago   2 h 5 m       200  sgd              1e-7  [8]      1.5         0.5           1.23e-7*
      night                                                                  ✘ killed (SIGKILL)     1 d ago   3 d 4 h       200  adam             0.05  [8]      0.7
      lost                                                                   ✘ crashed              2 d ago                   0  adam             0.05  [8]"
    `);
  });

  test("on 80 columns lose what matters least", () => {
    expect(draw(80)).toMatchInlineSnapshot(`
      "iris  6 runs, 1 running  * best

      run                   status                 started     lr     loss   accuracy
      brave-forest-4        ● running              1 m ago   0.01  0.3142      0.8733
      first                 ✔ finished             2 m ago   0.05  0.06123*    0.97*
      too-hot               ✘ failed (3)           2 h ago  10         NaN     0.3333
      sweep/very…arameters  ◌ preempted (SIGTERM)  2 h ago   1e-7  1.5         0.5
      night                 ✘ killed (SIGKILL)     1 d ago   0.05  0.7
      lost                  ✘ crashed              2 d ago   0.05
      … 5 more columns: use a wider terminal or --json"
    `);
  });

  test("on 60 columns still say which, how, the setting and the result", () => {
    expect(draw(60)).toMatchInlineSnapshot(`
      "iris  6 runs, 1 running  * best

      run                   status                    lr     loss
      brave-forest-4        ● running               0.01  0.3142
      first                 ✔ finished              0.05  0.06123*
      too-hot               ✘ failed (3)           10         NaN
      sweep/very…arameters  ◌ preempted (SIGTERM)   1e-7  1.5
      night                 ✘ killed (SIGKILL)      0.05  0.7
      lost                  ✘ crashed               0.05
      … 7 more columns: use a wider terminal or --json"
    `);
  });

  test("on 40 and 20 columns still say how each run fared", () => {
    expect(draw(40)).toMatchInlineSnapshot(`
      "iris  6 runs, 1 running  * best

      run              status            loss
      brave-forest-4   ● running      0.3142
      first            ✔ finished     0.06123*
      too-hot          ✘ failed (3)       NaN
      sweep/v…ameters  ◌ preempted    1.5
      night            ✘ killed       0.7
      lost             ✘ crashed
      … 8 more columns (--json)"
    `);
    expect(draw(20)).toMatchInlineSnapshot(`
      "iris  6 runs

      run      status
      bra…t-4  ● running
      first    ✔ finished
      too-hot  ✘ failed
      swe…ers  ◌ preempted
      night    ✘ killed
      lost     ✘ crashed
      … 9 more columns"
    `);
  });

  test("in colour mean the same", () => {
    const lines = runsTable(runsListOf("iris", workday().slice(0, 3)), screenOf(80, 1));
    expect(lines.join("\n").replaceAll("\u001b", "ESC")).toMatchInlineSnapshot(`
      "ESC[1mirisESC[22m  ESC[2m3 runs, 1 running  * bestESC[22m

      ESC[2mrunESC[22m             ESC[2mstatusESC[22m        ESC[2mstartedESC[22m     ESC[2mstepsESC[22m     ESC[2mlrESC[22m     ESC[2mlossESC[22m   ESC[2maccuracyESC[22m
      ESC[1mbrave-forest-4ESC[22m  ESC[36m● runningESC[39m     1 m ago  200/1000   0.01  0.3142      0.8733
      ESC[1mfirstESC[22m           ESC[32m✔ finishedESC[39m    2 m ago       200   0.05  ESC[32m0.06123*ESC[39m    ESC[32m0.97*  ESC[39m
      ESC[1mtoo-hotESC[22m         ESC[31m✘ failed (3)ESC[39m  2 h ago       200  10         ESC[31mNaN ESC[39m    0.3333
      ESC[2m… 3 more columns: use a wider terminal or --jsonESC[22m"
    `);
  });

  test("piped are whole, however wide", () => {
    expect(draw(undefined)).toContain(
      "sweep/very-long-name-that-somebody-generated-from-all-hyperparameters",
    );
    expect(draw(undefined)).not.toContain("…");
  });

  test("that are damaged are told with the reason, whatever else is known of them", () => {
    const status = { kind: "damaged", reason: "run.ndjson cannot be read at line 1 (byte 0)" } as const;
    const lines = draw(80, [viewOf({ status, metrics: { loss: 1 } })]).split("\n");
    expect(lines[3]).toMatch(/^first +! damaged .* 1$/);
    expect(lines.at(-1)).toBe("! first is damaged: run.ndjson cannot be read at line 1 (byte 0).");
  });

  test("with lines that wait are told below, once for each program", () => {
    const waitingOf = (run: string, session: string, waiting: number) =>
      viewOf({ run, waiting, status: { kind: "crashed" }, life: { attempts: [attemptOf({ session })] } });
    const last = (...views: Parameters<typeof draw>[1] & object) => draw(undefined, views).split("\n").at(-1);
    expect(last(waitingOf("a", "s1", 1), viewOf())).toBe(
      "1 run has lines that wait until a command that may write here adds them: a (1 line).",
    );
    expect(last(waitingOf("b", "s1", 12), waitingOf("c", "s2", 3000), waitingOf("a", "s1", 12))).toBe(
      "2 runs have lines that wait until a command that may write here adds them: b (12 lines), c (3,000 lines).",
    );
    const many = ["a", "b", "c", "d", "e", "f", "g"].map((name) => waitingOf(name, name, 1));
    expect(last(...many)).toMatch(/e \(1 line\) and 2 more\.$/);
  });

  test("whose recorder is gone while they run are told below", () => {
    const status = { kind: "running", pid: 41, host: "lab-7", recorderGone: true } as const;
    const views = [viewOf({ run: "a", status, waiting: 5 }), viewOf({ run: "b", status })];
    expect(draw(60, views.slice(0, 1)).split("\n").slice(-2)).toEqual([
      "! 1 run goes on without its recorder, and its lines wait",
      "until the program has ended: a (5 lines).",
    ]);
    expect(draw(undefined, views)).toMatch(
      /! 2 runs go on without their recorders, .*: a \(5 lines\), b \(0 lines\)\.$/,
    );
  });

  test("that cannot be read are told below the others", () => {
    const unreadable = [{ project: "iris", run: "new\u001b[2J", reason: "It is of format 2." }];
    const lines = runsTable(runsListOf("iris", [viewOf()], { unreadable }), screenOf(80));
    expect(lines.at(-1)).toBe("! new cannot be read: It is of format 2.");
  });

  test("that have nothing in common with each other are still one table", () => {
    const views = [
      viewOf({ run: "a", metrics: { loss: 1 } }),
      viewOf({ run: "b", config: { lr: 1 }, metrics: { reward: 2 } }),
      viewOf({ run: "c", config: { lr: "auto" }, metrics: { reward: "high" } }),
    ];
    expect(draw(100, views)).toMatchInlineSnapshot(`
      "iris  3 runs

      run  status      started  duration  steps  lr    reward  loss
      a    ✔ finished  2 m ago    12.3 s    200                   1
      b    ✔ finished  2 m ago    12.3 s    200  1          2
      c    ✔ finished  2 m ago    12.3 s    200  auto    high"
    `);
  });

  test("show the sum of their attempts, and of a crashed one the time to its last record", () => {
    const attempts = [
      attemptOf({ duration: 80 }),
      attemptOf({ attempt: 2, started: ago(120), duration: null, ended: null }),
    ];
    expect(draw(100, [viewOf({ status: { kind: "crashed" }, life: { attempts } })])).toContain("1 m 32 s");
  });

  test("put metrics of most runs first, and those that are only an axis last", () => {
    const epoch = metricOf(3);
    const over = metricOf(0.5, { stepMetric: "epoch" });
    const views = [
      viewOf({ run: "a", metrics: { epoch, rare: 1, "val/loss": over } }),
      viewOf({ run: "b", metrics: { epoch, "val/loss": over } }),
    ];
    expect(draw(undefined, views).split("\n")[2]).toMatch(/val\/loss +rare +epoch$/);
  });

  test("show what people compare runs by before all that was logged earlier", () => {
    const goal = { name: "rouge/*", stepMetric: null, goal: "maximize" } as const;
    const others = Array.from({ length: 300 }, (_, layer) => [`gradients/${layer}/norm`, 0.5]);
    const metrics = {
      ...Object.fromEntries(others),
      "val/loss": 0.5,
      train_loss: 0.4,
      "val/accuracy": 0.9,
      "rouge/L": 0.3,
    };
    const views = [viewOf({ run: "a", metrics, life: { rules: [goal] } })];
    expect(draw(100, views)).toMatchInlineSnapshot(`
      "iris  1 run

      run  status      started  duration  steps  rouge/L  val/loss  train_loss  val/accuracy  gradie…/norm
      a    ✔ finished  2 m ago    12.3 s    200      0.3       0.5         0.4           0.9           0.5
      … 299 more columns: use a wider terminal or --json"
    `);
    expect(draw(40, views)).toContain("rouge/L");
  });

  test("leave long texts to a run's own page, however wide the screen", () => {
    const text = "word ".repeat(100);
    const views = ["a", "b"].map((run) =>
      viewOf({ run, config: { prompt: run + text }, metrics: { sample: text, loss: 1 } }),
    );
    for (const line of draw(400, views).split("\n")) expect(line.length).toBeLessThan(140);
    expect(draw(undefined, views)).toContain(text.trim());
  });

  test("put texts to the left, under their header", () => {
    const views = [viewOf({ metrics: { sample: "once upon a time", loss: 1 } })];
    expect(draw(undefined, views)).toMatch(/loss {2}sample\n.* {5}1 {2}once upon a time$/);
  });

  test("tell a setting from a metric of the same name", () => {
    const views = [1, 2].map((lr) => viewOf({ run: `r${lr}`, config: { lr }, metrics: { lr: 0.5 } }));
    expect(draw(100, views).split("\n")[2]).toMatch(/ {2}lr +metric\.lr$/);
  });
});

describe("config that differs", () => {
  test("is compared by value, at every depth, and counts where it is missing", () => {
    const configs = [
      { lr: 1, same: [1, { a: 2 }], nested: { deep: { x: 1, y: 1 } }, only: null },
      { lr: 2, same: [1, { a: 2 }], nested: { deep: { x: 1, y: 2 } } },
    ].map((config) => flatConfig(new Map(Object.entries(config))));
    expect(varyingKeys(configs)).toEqual([
      { key: "lr", differs: true },
      { key: "nested/deep/y", differs: true },
      { key: "only", differs: false },
    ]);
  });

  test("is not made by a run that died before it told any", () => {
    const configs = [{ lr: 1, seed: 1 }, { lr: 2, seed: 1 }, {}].map(
      (config) => new Map(Object.entries(config)),
    );
    expect(varyingKeys(configs)).toEqual([{ key: "lr", differs: true }]);
  });

  test("keeps keys that JavaScript has its own ideas about", () => {
    const config = JSON.parse('{"__proto__": {"constructor": 1}, "empty": {}}');
    expect([...flatConfig(new Map(Object.entries(config)))]).toEqual([
      ["__proto__/constructor", 1],
      ["empty", {}],
    ]);
  });
});

test("a thousand runs are drawn in well under the time that a person notices", () => {
  const views = Array.from({ length: 1000 }, (_, index) =>
    viewOf({
      run: `brave-forest-${index}`,
      config: { lr: index / 1000, seed: index, optimizer: index % 2 === 0 ? "adam" : "sgd" },
      metrics: { loss: 1 / (index + 1), accuracy: index / 1000, "val/loss": 2 / (index + 1) },
    }),
  );
  runsTable(runsListOf("iris", views), screenOf(120, 1));
  const start = performance.now();
  runsTable(runsListOf("iris", views), screenOf(120, 1));
  expect(performance.now() - start).toBeLessThan(200); // About 15 ms on an idle machine.
});
