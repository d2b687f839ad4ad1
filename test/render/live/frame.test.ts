import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { ASCII } from "../../../src/render/chart/ascii.ts";
import type { Details, LiveRun, Sparks } from "../../../src/render/live/model.ts";
import type { LiveState } from "../../../src/render/live/state.ts";
import { curve, decay } from "../chart/series-of.ts";
import { ago, attemptOf, NOW, viewOf, workday } from "../views.ts";
import { following, liveRun, lookOf, pressed, screenshot, shown, sizeOf, stateOf } from "./live-runs.ts";

/** A day's work, in which the first run is at work. */
const runs = (): LiveRun[] =>
  workday().map((view) =>
    view.status.kind === "running"
      ? liveRun(view, {
          progress: { done: 620, total: 1000, key: null, text: "epoch 2" },
          rate: 12.345,
          left: 30.8,
        })
      : liveRun(view),
  );

/** What was read of the selected run, and of the list's small curves. */
function read(state: LiveState, over: Partial<Details> = {}): LiveState {
  const key = state.selected ?? "";
  const series = new Map([
    ["loss", curve(200, decay(0.02, 0.1), { marks: [{ x: 120, value: "NaN" }] })],
    ["accuracy", curve(200, (step) => 1 - decay(0.03)(step) / 2.4, { metric: "accuracy" })],
    ["val/loss", curve(200, decay(0.015, 0.4), { metric: "val/loss" })],
  ]);
  const sparks: Sparks = new Map(state.runs.map((run) => [run.key, series]));
  const details = { key, series, share: 1, alerts: [], output: [], ...over };
  return following(state, { kind: "read", sparks, details });
}

const SPIKE = { step: 40, level: "error", title: "Loss spike", text: "loss rose to 9.7" };

describe("the live screen", () => {
  it("at 60 columns and 15 lines", () => {
    expect(screenshot(read(stateOf(runs(), sizeOf(60, 15))))).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs          03:30:00
        run                              progress    left     loss
      ▸ brave-forest-4                ●      62 %  30.8 s  0.3142
        first                         ✔                    0.06123
        too-hot                       ✘                        NaN
        sweep/very-lon…perparameters  ◌                    1.5
        night                         ✘                    0.7
      ── iris/brave-forest-4 ─────────────────────────────────────
      ██████▎··· 62 % · 620 of 1,000 · 30.8 s left · 12.3/s · epo…
      loss  over step
        │⠢⠤⠤⢄⣀⣀⣀⡀
      0 ┤       ⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠲⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
        └┬─────────────┬─────────────┬─────×───────┬──────────────
         0            50            100           150
      ↑↓ move   ⏎ open   / filter   s sort   m metrics   x stop  …
      "
    `);
  });

  it("at 80 columns", () => {
    expect(screenshot(read(stateOf(runs(), sizeOf(80, 24)), { alerts: [SPIKE] }))).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs                              03:30:00
        run                   status       progress          left     loss
      ▸ brave-forest-4        ● running    █████···  62 %  30.8 s  0.3142   ▇▅▃▂▂▁▁▁▁▁
        first                 ✔ finished                           0.06123  ▇▅▃▂▂▁▁▁▁▁
        too-hot               ✘ failed                                 NaN  ▇▅▃▂▂▁▁▁▁▁
        sweep/very…arameters  ◌ preempted                          1.5      ▇▅▃▂▂▁▁▁▁▁
        night                 ✘ killed                             0.7      ▇▅▃▂▂▁▁▁▁▁
        lost                  ✘ crashed                                     ▇▅▃▂▂▁▁▁▁▁
      ── iris/brave-forest-4 ─────────────────────────────────────────────────────────
      ██████▎··· 62 % · 620 of 1,000 · 30.8 s left · 12.3/s · epoch 2
      dataset iris · seed 1 · optimizer/name adam · optimizer/beta 0.9 · lr 0.01 · la…
      ! error at step 40: Loss spike: loss rose to 9.7
      loss  over step
        │⠑⠦⣀
      2 ┤  ⠈⠑⠦⣀
        │      ⠑⠲⢄⡀
        │         ⠈⠉⠒⠤⣀⡀
      1 ┤              ⠉⠉⠒⠢⠤⣀⣀
        │                     ⠉⠙⠒⠒⠤⠤⢄⣀⣀⡀
        │                              ⠈⠉⠉⠉⠒⠒⠒⠲⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀
      0 ┤                                                  ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
        └┬──────────────────┬──────────────────┬───────×──────────┬───────────────────
         0                 50                 100                150
      ↑↓ move   ⏎ open   / filter   s sort   m metrics   x stop   ? help   q quit
      "
    `);
  });

  it("at 140 columns", () => {
    expect(
      screenshot(read(stateOf(runs(), sizeOf(140, 40)), { output: ["epoch 1", "epoch 2"] })),
    ).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs                                                                                          03:30:00
        run                   status       progress          left    rate  steps  started     loss              accuracy                  val/loss
      ▸ brave-forest-4        ● running    █████···  62 %  30.8 s  12.3/s    200  1 m ago  0.3142   ▇▅▃▂▂▁▁▁▁▁    0.8733  ▂▅▇███████       0.402
        first                 ✔ finished                                     200  2 m ago  0.06123  ▇▅▃▂▂▁▁▁▁▁    0.97    ▂▅▇███████       0.1
        too-hot               ✘ failed                                       200  2 h ago      NaN  ▇▅▃▂▂▁▁▁▁▁    0.3333  ▂▅▇███████  123457
        sweep/very…arameters  ◌ preempted                                    200  2 h ago  1.5      ▇▅▃▂▂▁▁▁▁▁    0.5     ▂▅▇███████       1.23e-7
        night                 ✘ killed                                       200  1 d ago  0.7      ▇▅▃▂▂▁▁▁▁▁            ▂▅▇███████
        lost                  ✘ crashed                                        0  2 d ago           ▇▅▃▂▂▁▁▁▁▁            ▂▅▇███████
      ── iris/brave-forest-4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      ● has been running for 1 m 35 s (process 41 on lab-7)   ████████████▍······· 62 % · 620 of 1,000 · 30.8 s left · 12.3/s · epoch 2
      dataset iris · seed 1 · optimizer/name adam · optimizer/beta 0.9 · lr 0.01 · layers [16,16]
      loss  over step                                                        accuracy  over step
        │⠑⢄                                                                  1.0 ┤                        ⣀⣀⣀⡠⠤⠤⠤⠤⠴⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
      2 ┤  ⠙⢄⡀                                                                   │               ⢀⣀⡠⠤⠖⠒⠉⠉⠉
        │    ⠉⠢⣄                                                                 │           ⢀⡤⠔⠊⠉
        │       ⠉⠢⢄⡀                                                             │        ⣀⠴⠊⠁
        │          ⠈⠒⠤⢄⡀                                                     0.5 ┤      ⡠⠊⠁
      1 ┤              ⠈⠑⠒⠤⣄⣀                                                    │    ⡰⠊
        │                    ⠉⠑⠒⠢⠤⢤⣀⣀                                            │  ⡠⠎
        │                            ⠉⠉⠉⠒⠒⠒⠢⠤⠤⠤⠤⣄⣀⣀⣀⣀⣀⡀                          │ ⡰⠁
      0 ┤                                             ⠈⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠒   0.0 ┤⠜
        └┬───────────────┬───────────────┬──────×────────┬────────────────       └┬───────────────┬──────────────┬───────────────┬───────────────
         0              50              100             150                       0              50             100             150

      val/loss  over step
        │⠢⣀
        │ ⠈⠑⢄⡀
        │    ⠈⠓⠦⣀
      2 ┤        ⠉⠲⢤⣀
        │            ⠉⠒⠢⢄⣀
        │                 ⠉⠓⠒⠤⢄⣀⡀
      1 ┤                       ⠈⠉⠑⠒⠢⠤⠤⣀⣀⡀
        │                                ⠈⠉⠉⠙⠒⠒⠒⠦⠤⠤⠤⢄⣀⣀⣀⣀⣀
        │                                                 ⠉⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠒
        └┬───────────────┬───────────────┬───────────────┬────────────────
         0              50              100             150
      ── output ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      epoch 1
      epoch 2
      ↑↓ move   ⏎ open   / filter   s sort   m metrics   x stop   ? help   q quit
      "
    `);
  });

  it("at 250 columns", () => {
    expect(screenshot(read(stateOf(runs(), sizeOf(250, 30))))).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs                                                                                                                                                                                                        03:30:00
        run                                                                    status                 progress          left    rate  steps  started     loss              accuracy                  val/loss  optimizer/name     lr  layers
      ▸ brave-forest-4                                                         ● running              █████···  62 %  30.8 s  12.3/s    200  1 m ago  0.3142   ▇▅▃▂▂▁▁▁▁▁    0.8733  ▂▅▇███████       0.402    adam             0.01  [16,16]
        first                                                                  ✔ finished                                               200  2 m ago  0.06123  ▇▅▃▂▂▁▁▁▁▁    0.97    ▂▅▇███████       0.1      adam             0.05  [8]
        too-hot                                                                ✘ failed (3)                                             200  2 h ago      NaN  ▇▅▃▂▂▁▁▁▁▁    0.3333  ▂▅▇███████  123457        adam            10     [8]
        sweep/very-long-name-that-somebody-generated-from-all-hyperparameters  ◌ preempted (SIGTERM)                                    200  2 h ago  1.5      ▇▅▃▂▂▁▁▁▁▁    0.5     ▂▅▇███████       1.23e-7  sgd              1e-7  [8]
        night                                                                  ✘ killed (SIGKILL)                                       200  1 d ago  0.7      ▇▅▃▂▂▁▁▁▁▁            ▂▅▇███████                adam             0.05  [8]
        lost                                                                   ✘ crashed                                                  0  2 d ago           ▇▅▃▂▂▁▁▁▁▁            ▂▅▇███████                adam             0.05  [8]
      ── iris/brave-forest-4 ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
      ● has been running for 1 m 35 s (process 41 on lab-7)   ████████████▍······· 62 % · 620 of 1,000 · 30.8 s left · 12.3/s · epoch 2
      dataset iris · seed 1 · optimizer/name adam · optimizer/beta 0.9 · lr 0.01 · layers [16,16]
      loss  over step                                                                     accuracy  over step                                                                 val/loss  over step
          │⠑⡄                                                                             1.0 ┤                                   ⢀⣀⣀⣀⡠⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉       │⠑⡄
          │ ⠘⢄                                                                                │                          ⣀⣠⠤⠔⠒⠒⠋⠉⠉⠁                                           2.5 ┤ ⠈⠱⡀
      2.0 ┤  ⠈⠢⡀                                                                              │                    ⢀⡠⠤⠒⠊⠉                                                         │   ⠈⠢⡀
          │    ⠑⢤                                                                         0.8 ┤                ⢀⡠⠖⠊⠁                                                              │     ⠈⠢⡀
          │      ⠑⣄                                                                           │             ⢀⡠⠖⠉                                                              2.0 ┤       ⠈⠲⣀
      1.5 ┤        ⠱⢄                                                                         │           ⢀⠔⠉                                                                     │          ⠓⠤⡀
          │          ⠓⢄⡀                                                                  0.6 ┤         ⢀⠎⠁                                                                       │            ⠉⠲⢄⡀
          │            ⠑⠢⣀                                                                    │       ⢀⠜⠁                                                                         │               ⠉⠲⢄⡀
          │               ⠑⢤⣀                                                             0.4 ┤      ⡠⠃                                                                       1.5 ┤                  ⠉⠒⠤⣀
      1.0 ┤                  ⠑⠢⣀⡀                                                             │    ⢀⠜                                                                             │                      ⠉⠒⠤⣀⡀
          │                     ⠉⠒⠦⢄⡀                                                         │   ⢀⠎                                                                              │                          ⠉⠑⠢⢄⣀
          │                         ⠈⠉⠒⠤⢄⣀                                                0.2 ┤  ⢠⠃                                                                           1.0 ┤                               ⠉⠑⠒⠦⢤⣀⡀
      0.5 ┤                               ⠉⠉⠒⠒⠤⠤⣀⣀⡀                                           │ ⢠⠊                                                                                │                                     ⠈⠉⠒⠒⠢⠤⢄⣀⣀
          │                                       ⠈⠉⠉⠒⠒⠒⠦⠤⠤⠤⣀⣀⣀⣀⣀                             │⢀⠇                                                                                 │                                              ⠉⠉⠓⠒⠒⠦⠤⠤⢤⣀⣀⣀⡀
          │                                                      ⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤   0.0 ┤⠊                                                                              0.5 ┤                                                          ⠈⠉⠉⠉⠉⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⣀
          └┬──────────────────┬──────────────────┬──────×───────────┬──────────────────       └┬──────────────────┬──────────────────┬──────────────────┬──────────────────       └┬──────────────────┬──────────────────┬──────────────────┬──────────────────
           0                 50                 100                150                         0                 50                 100                150                         0                 50                 100                150
      ↑↓ move   ⏎ open   / filter   s sort   m metrics   x stop   ? help   q quit
      "
    `);
  });

  it("in a terminal that has nothing but ASCII", () => {
    const state = read(stateOf(runs(), sizeOf(80, 20)));
    const text = screenshot(state, lookOf(0, ASCII));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has them
    expect(text).toMatch(/^[\x00-\x7f]*$/);
    expect(text).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs                              03:30:00
        run                   status       progress          left     loss
      > brave-forest-4        * running    #####...  62 %  30.8 s  0.3142   '-._______
        first                 + finished                           0.06123  '-._______
        too-hot               x failed                                 NaN  '-._______
        sweep/very~arameters  o preempted                          1.5      '-._______
        night                 x killed                             0.7      '-._______
        lost                  x crashed                                     '-._______
      -- iris/brave-forest-4 ---------------------------------------------------------
      ######.... 62 % - 620 of 1,000 - 30.8 s left - 12.3/s - epoch 2
      dataset iris - seed 1 - optimizer/name adam - optimizer/beta 0.9 - lr 0.01 - la~
      loss  over step
        |--..
      2 +   '''-...
        |          ''---....
        |                  ''''''----.........
      0 +                                    '''''''''''''''--------------------------
        ++------------------+------------------+-------N----------+-------------------
         0                 50                 100                150
      ^v move   Enter open   / filter   s sort   m metrics   x stop   ? help   q quit
      "
    `);
  });

  it("marks the selected run in colour and by a sign", () => {
    const [, , line = ""] = shown(pressed(stateOf(runs(), sizeOf(80, 24))), lookOf(1)).lines;
    expect(line.startsWith("\u001b[7m▸ ")).toBe(true);
    expect(line.endsWith("\u001b[27m")).toBe(true);
  });

  it("shows a run's page", () => {
    expect(
      screenshot(
        pressed(read(stateOf(runs(), sizeOf(80, 40)), { alerts: [SPIKE], output: ["epoch 1"] }), "enter"),
      ),
    ).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs                              03:30:00
      ── iris/brave-forest-4 ─────────────────────────────────────────────────────────
      ● has been running for 1 m 35 s (process 41 on lab-7)
      ██████▎··· 62 % · 620 of 1,000 · 30.8 s left · 12.3/s · epoch 2
      ! error at step 40: Loss spike: loss rose to 9.7

      loss  over step
          │⠱⢄
          │  ⠓⢄
      2.0 ┤    ⠑⢆⡀
          │      ⠈⠢⣄
      1.5 ┤         ⠙⠢⣄⡀
          │            ⠈⠒⠤⣀
      1.0 ┤                ⠉⠓⠢⢄⣀
          │                     ⠉⠒⠢⠤⢄⣀⡀
      0.5 ┤                           ⠈⠉⠓⠒⠢⠤⠤⣀⣀⣀
          │                                     ⠉⠉⠉⠉⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀
      0.0 ┤                                                            ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
          └┬──────────────────┬─────────────────┬───────×──────────┬──────────────────
           0                 50                100                150

      accuracy  over step
      1.0 ┤                               ⣀⣀⣀⣀⡤⠤⠤⠤⠤⠤⠔⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
          │                     ⢀⣀⡤⠤⠔⠒⠚⠉⠉⠉
      0.8 ┤                ⣀⡤⠔⠒⠉⠁
          │            ⢀⠤⠖⠉
      0.6 ┤         ⢀⠤⠊⠁
          │       ⣀⠖⠁
      0.4 ┤     ⡠⠚
          │   ⢀⠔⠁
      0.2 ┤  ⡔⠁
          │⢀⠔⠁
      0.0 ┤⠊
          └┬──────────────────┬─────────────────┬──────────────────┬──────────────────
           0                 50                100                150

      val/loss  over step
          │⢤
      2.5 ┤ ⠉⠢⢄
      ↑↓ scroll   Esc back   m metrics   x stop   ? help   q quit
      "
    `);
  });

  it("scrolls a run's page to its end, and no further", () => {
    const page = pressed(read(stateOf(runs(), sizeOf(80, 24))), "enter", "end");
    expect(screenshot(page)).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs                              03:30:00
      ── metrics ─────────────────────────────────────────────────────────────────────
        metric      last     min  at step     max  at step  points
        loss      0.3142  0.3142      199  0.3142      199     200
        accuracy  0.8733  0.8733      199  0.8733      199     200
        val/loss  0.402   0.402       199  0.402       199     200

      ── config ──────────────────────────────────────────────────────────────────────
        dataset         iris
        seed            1
        optimizer/name  adam
        optimizer/beta  0.9
        lr              0.01
        layers          [16,16]

      ── about ───────────────────────────────────────────────────────────────────────
        started  1 m ago (2026-11-23 03:28:25)
        steps    200 of 1,000 (0 to 199)
        command  python3 train.py --lr 0.05
        cwd      /home/ada/iris
        host     lab-7, as ada
        id       0190
        folder   /home/ada/iris/.trackio/iris/brave-forest-4
      ↑↓ scroll   Esc back   m metrics   x stop   ? help   q quit
      "
    `);
    expect(pressed(page, "page-down", "down").scroll).toBe(page.scroll);
    expect(pressed(page, "page-down", "up").scroll).toBe(page.scroll - 1);
  });

  it("says that there are no runs yet", () => {
    expect(shown(stateOf([], sizeOf(80, 24))).lines.slice(0, 3)).toMatchInlineSnapshot(`
      [
        "/home/ada/iris/.trackio  0 runs                                         03:30:00",
        "",
        "  No runs yet in /home/ada/iris/.trackio. They appear here as soon as there",
      ]
    `);
  });

  it("says that the store is gone, above the runs as they were", () => {
    const gone = { reason: "it is not there", since: NOW - 65_000 };
    expect(shown(stateOf(runs(), sizeOf(100, 24), { gone })).lines.slice(0, 4)).toMatchInlineSnapshot(`
      [
        "/home/ada/iris/.trackio  1 running, 6 runs                                                  03:30:00",
        "! The store cannot be read since 03:28:55: it is not there. Waiting for it; what is below is older.",
        "  run                       status          progress          left    rate  steps     loss  accuracy",
        "▸ brave-forest-4            ● running       █████···  62 %  30.8 s  12.3/s    200  0.3142     0.8733",
      ]
    `);
  });

  it("says how many runs cannot be read, and how many were not read yet", () => {
    const unreadable = [{ name: "iris/new", reason: "it is of format 9" }];
    expect(
      shown(stateOf(runs(), sizeOf(120, 24), { unreadable, pending: 1200 })).lines[0],
    ).toMatchInlineSnapshot(
      `"/home/ada/iris/.trackio  1 running, 7 runs  · reading 1,200 more runs  · 1 run cannot be read                   03:30:00"`,
    );
  });

  it("tells how much of a long run was read", () => {
    const text = screenshot(read(stateOf(runs(), sizeOf(80, 24)), { series: new Map(), share: 0.424 }));
    expect(text).toContain("reading the steps: 42 %");
  });

  it("tells that nobody keeps what a run reports", () => {
    const view = viewOf({
      status: { kind: "running", pid: 41, host: "lab-7", recorderGone: true },
      life: { attempts: [attemptOf({ started: ago(95), ended: null, exitCode: null, duration: null })] },
    });
    expect(screenshot(stateOf([liveRun(view)], sizeOf(140, 24)))).toContain("its recorder is gone");
  });

  it("asks before it stops a run", () => {
    const state = pressed(stateOf(runs(), sizeOf(80, 24)), "x");
    expect(shown(state).lines.at(-1)).toMatchInlineSnapshot(
      `"Stop iris/brave-forest-4? It is asked to end, and killed after 30 seconds.  y/n"`,
    );
  });

  it("keeps its keys to a terminal that is narrower than any of ours", () => {
    const lines = screenshot(pressed(stateOf(runs(), sizeOf(20, 60)), "?")).split("\n");
    expect(lines.some((line) => line.includes("any key"))).toBe(true);
    for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(20);
  });

  it("shows its keys, whatever the screen", () => {
    expect(screenshot(pressed(stateOf(runs(), sizeOf(80, 24)), "?"))).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs                              03:30:00
        keys

        ↑ ↓  j k       the run above or below; on a run's page, scroll
        PgUp PgDn      a screen up or down
        Home End  g G  the first or the last
        Enter →  l     open the run's page
        Esc ←  h       back; in the list, show all runs again
        /              filter: a part of a name, or an expression such as status =
                       running and loss < 0.3
        s S            sort by the next column; turn the order round
        < >            sort by the column before or behind
        m              choose the metrics that are listed and drawn
        x              stop the run: it is asked first, and has 30 seconds to end
        ? q            this page; leave (also Ctrl-C; Ctrl-Z for a while)

        any key closes this page






      ↑↓ move   ⏎ open   / filter   s sort   m metrics   x stop   ? help   q quit
      "
    `);
  });

  it("shows the metrics to choose from", () => {
    const state = pressed(stateOf(runs(), sizeOf(60, 15)), "m", "down", " ");
    expect(screenshot(state)).toMatchInlineSnapshot(`
      "
      /home/ada/iris/.trackio  1 running, 6 runs          03:30:00
        metrics to list and draw, in this order

        [ ] loss
      ▸ [1] accuracy
        [ ] val/loss








      space choose   ⏎ done   c the usual ones   Esc cancel
      "
    `);
  });

  it("shows what is typed, where the cursor is, and what is wrong with it", () => {
    const typed = pressed(stateOf(runs(), sizeOf(80, 24)), "/", "loss < 1 and status =", "left");
    expect(shown(typed).lines.at(-1)).toMatchInlineSnapshot(
      `"filter: loss < 1 and status =   expected a value; found the end"`,
    );
    expect(shown(typed).cursor).toEqual({ row: 23, column: "filter: loss < 1 and status ".length });
    const long = pressed(typed, "home", "x".repeat(100));
    expect(shown(long).cursor).toEqual({ row: 23, column: 79 });
  });
});
