import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { frame } from "../../../src/render/live/frame.ts";
import type { Key, KeyName } from "../../../src/render/live/key.ts";
import { wantedOf } from "../../../src/render/live/layout.ts";
import type { LiveRun } from "../../../src/render/live/model.ts";
import type { LiveState } from "../../../src/render/live/state.ts";
import { type LiveEvent, update } from "../../../src/render/live/update.ts";
import { detailsOf, hostileDetails } from "../arbitrary-details.ts";
import { curve, decay } from "../chart/series-of.ts";
import { hostileText, isHarmless } from "../hostile.ts";
import { NOW, viewOf, workday } from "../views.ts";
import { following, liveRun, lookOf, pressed, shown, sizeOf, snapshotOf, stateOf } from "./live-runs.ts";

const names = ({ runs }: LiveState): string[] => runs.map(({ view }) => view.run);
const selected = (state: LiveState): string | undefined =>
  state.runs.find(({ key }) => key === state.selected)?.view.run;
const looked = (runs: readonly LiveRun[]): LiveEvent => ({
  kind: "looked",
  snapshot: snapshotOf(runs),
  now: NOW,
});

const day = (): LiveRun[] =>
  workday().map((view) => liveRun({ ...view, life: { ...view.life, id: view.run } }));
const screen = (width = 80, height = 24): LiveState => stateOf(day(), sizeOf(width, height));
const NEWEST_FIRST = names(screen());

describe("moving", () => {
  it("begins with the run that runs", () => {
    expect(selected(screen())).toBe("brave-forest-4");
  });

  it("goes run by run, and stops at the ends", () => {
    expect(selected(pressed(screen(), "down", "j"))).toBe(NEWEST_FIRST[2]);
    expect(selected(pressed(screen(), "up", "k"))).toBe(NEWEST_FIRST[0]);
    expect(selected(pressed(screen(), "end", "down"))).toBe(NEWEST_FIRST.at(-1));
    expect(selected(pressed(screen(), "G", "g"))).toBe(NEWEST_FIRST[0]);
    expect(selected(pressed(screen(), "page-down", "page-down", "page-up"))).toBe(NEWEST_FIRST[0]);
  });

  it("keeps what is selected in sight, and selected while others come", () => {
    const many = Array.from({ length: 60 }, (_, index) => liveRun(viewOf({ run: `run-${index}` })));
    const state = pressed(stateOf(many, sizeOf(80, 24)), "end", "up");
    const chosen = selected(state);
    expect(shown(state).lines.some((line) => line.startsWith(`▸ ${chosen} `))).toBe(true);
    const more = following(state, looked([liveRun(viewOf({ run: "another" })), ...many]));
    expect(selected(more)).toBe(chosen);
    expect(shown(more).lines.some((line) => line.startsWith(`▸ ${chosen} `))).toBe(true);
  });

  it("follows a run that is renamed", () => {
    const before = [
      liveRun(viewOf({ run: "a", life: { id: "1" } })),
      liveRun(viewOf({ run: "b", life: { id: "2" } })),
    ];
    const open = pressed(stateOf(before, sizeOf(80, 24)), "end", "enter");
    const id = open.runs.find(({ key }) => key === open.selected)?.view.life.id ?? "";
    const later = following(
      open,
      looked([liveRun(viewOf({ run: "c", life: { id } })), liveRun(viewOf({ run: "d", life: { id: "3" } }))]),
    );
    expect(selected(later)).toBe("c");
    expect(later.screen).toBe("run");
  });

  it("goes back to the list where the run of the page is removed, and says so", () => {
    const open = pressed(screen(), "down", "enter");
    const gone = following(open, looked(day().filter(({ key }) => key !== open.selected)));
    expect(gone.screen).toBe("list");
    expect(gone.notice).toBe("iris/first is not there any more");
    expect(selected(gone)).toBeDefined();
  });
});

describe("filtering", () => {
  it("takes a part of a name, a state, a tag", () => {
    expect(names(pressed(screen(), "/", "FOREST"))).toEqual(["brave-forest-4"]);
    expect(names(pressed(screen(), "/", "preempted"))).toHaveLength(1);
    expect(names(pressed(screen(), "/", "iris first"))).toEqual(["first"]);
  });

  it("takes an expression, as soon as it is one", () => {
    const begun = pressed(screen(), "/", "lr =");
    expect(names(begun)).toEqual(NEWEST_FIRST);
    expect(names(pressed(begun, " 0.05"))).toEqual(["first", "night", "lost"]);
    expect(names(pressed(begun, " 0.05 and status = fini"))).toEqual([]);
    expect(names(pressed(begun, " 0.05 and status = finished"))).toEqual(["first"]);
  });

  it("does not take what makes no sense", () => {
    const typing = pressed(screen(), "/", "nothing > 3", "enter");
    expect(typing.dialog?.kind).toBe("filter");
    expect(names(typing)).toEqual(NEWEST_FIRST);
  });

  it("goes back with Escape: from typing to what was before, then to all runs", () => {
    const filtered = pressed(screen(), "/", "lr = 0.05", "enter");
    const typing = pressed(filtered, "/", "ctrl-u", "forest");
    expect(names(typing)).toEqual(["brave-forest-4"]);
    expect(names(pressed(typing, "escape"))).toEqual(["first", "night", "lost"]);
    expect(names(pressed(typing, "escape", "escape"))).toEqual(NEWEST_FIRST);
  });

  it("selects again what was selected, when it is let through again", () => {
    const typing = pressed(screen(), "down", "down", "/", "forest");
    expect(selected(typing)).toBe("brave-forest-4");
    expect(selected(pressed(typing, "ctrl-u"))).toBe(NEWEST_FIRST[2]);
  });

  it("hides archived runs until they are asked for", () => {
    const runs = [
      liveRun(viewOf({ run: "old", life: { tags: ["archived"] } })),
      liveRun(viewOf({ run: "new" })),
    ];
    const state = stateOf(runs, sizeOf(80, 24));
    expect(names(state)).toEqual(["new"]);
    expect(names(pressed(state, "/", "tag = archived"))).toEqual(["old"]);
  });

  it("leaves a page open whose run it does not let through any more", () => {
    const open = pressed(screen(), "/", "status = running", "enter", "enter");
    const ended = day().map((run) => ({
      ...run,
      view: { ...run.view, status: { kind: "finished" } as const },
    }));
    const over = following(open, looked(ended));
    expect(over.screen).toBe("run");
    expect(names(over)).toEqual([]);
    expect(pressed(over, "escape").screen).toBe("list");
  });
});

describe("sorting", () => {
  it("goes through the columns, there and back, and turns round", () => {
    const byName = pressed(screen(), "s");
    expect(names(byName)).toEqual(names(screen()).toSorted());
    expect(names(pressed(byName, "S"))).toEqual(names(byName).toReversed());
    expect(names(pressed(byName, "<"))).toEqual(NEWEST_FIRST);
  });

  it("puts what is missing last, whichever way", () => {
    const byLoss = pressed(screen(), "s".repeat(9));
    expect(byLoss.order.by).toMatchObject({ kind: "metric" });
    const { metric = "" } = byLoss.order.by.kind === "metric" ? byLoss.order.by : {};
    const last = (state: LiveState) => state.runs.map(({ view }) => view.summary.metrics.get(metric)?.last);
    for (const state of [byLoss, pressed(byLoss, "S")]) {
      const values = last(state);
      const missing = values.findIndex((value) => typeof value !== "number");
      expect(values.slice(missing).every((value) => typeof value !== "number")).toBe(true);
    }
  });
});

describe("choosing metrics", () => {
  it("lists and draws what was chosen, in that order", () => {
    const chosen = pressed(screen(140, 40), "m", "end", " ", "home", " ", "enter");
    expect(chosen.metrics).toHaveLength(2);
    expect(wantedOf(chosen).details?.metrics).toEqual(
      chosen.metrics?.filter((name) => chosen.runs[0]?.view.summary.metrics.has(name)),
    );
    expect(pressed(chosen, "m", "c").metrics).toBeNull();
    expect(pressed(chosen, "m", " ", "escape").metrics).toEqual(chosen.metrics);
  });
});

describe("stopping a run", () => {
  const press = (state: LiveState, text: string) =>
    update(state, { kind: "key", key: { name: "text", text } }, lookOf());

  it("asks first", () => {
    const asked = pressed(screen(), "x");
    expect(press(asked, "y").effect).toEqual({ kind: "stop", name: "iris/brave-forest-4" });
    expect(press(asked, "n").effect).toBeNull();
    expect(press(asked, "x").effect).toBeNull();
    expect(pressed(asked, "escape").dialog).toBeNull();
  });

  it("says that a run does not run", () => {
    expect(pressed(screen(), "end", "x").notice).toMatch(/ is not running$/);
  });
});

const KEYS: readonly KeyName[] = [
  "up",
  "down",
  "left",
  "right",
  "page-up",
  "page-down",
  "home",
  "end",
  "enter",
  "escape",
  "tab",
  "backspace",
  "delete",
  "ctrl-a",
  "ctrl-e",
  "ctrl-u",
  "ctrl-w",
  "other",
];

const keys: fc.Arbitrary<Key> = fc.oneof(
  fc.constantFrom(...KEYS).map((name) => ({ name })),
  fc.constantFrom(..."/sSmx?<>gGjkhl ycn=0漢").map((text) => ({ name: "text" as const, text })),
  hostileText.map((text) => ({ name: "text" as const, text })),
);

const hostileRuns = fc.array(hostileDetails, { maxLength: 6 }).map((many) =>
  many.map((parts, index) => {
    const { view } = detailsOf(parts);
    return liveRun(
      { ...view, folder: `/store/${index}` },
      {
        progress: { done: index, total: 3, key: parts.name, text: parts.name },
        rate: index / 3,
        left: index * 1000,
      },
    );
  }),
);

const sizes = fc.record({ width: fc.integer({ min: 1, max: 260 }), height: fc.integer({ min: 1, max: 70 }) });

const events: fc.Arbitrary<LiveEvent> = fc.oneof(
  { weight: 8, arbitrary: keys.map((key): LiveEvent => ({ kind: "key", key })) },
  { weight: 1, arbitrary: sizes.map((size): LiveEvent => ({ kind: "resize", size })) },
  {
    weight: 2,
    arbitrary: fc.tuple(hostileRuns, hostileText, fc.boolean()).map(
      ([runs, reason, gone]): LiveEvent => ({
        kind: "looked",
        snapshot: snapshotOf(runs, { gone: gone ? { reason, since: NOW } : null }),
        now: NOW,
      }),
    ),
  },
  { weight: 1, arbitrary: hostileText.map((text): LiveEvent => ({ kind: "notice", text })) },
);

describe("whatever happens", () => {
  it("nothing throws, a run stays selected, and the frame fits the terminal and does it no harm", () => {
    fc.assert(
      fc.property(
        hostileRuns,
        sizes,
        fc.array(events, { maxLength: 40 }),
        fc.boolean(),
        (runs, size, all, colour) => {
          const look = lookOf(colour ? 1 : 0);
          let state = stateOf(runs, size);
          for (const event of all) {
            state = update(state, event, look).state;
            const key = state.selected ?? "";
            const series = new Map(
              (wantedOf(state).details?.metrics ?? []).map((name) => [name, curve(9, decay(1))]),
            );
            const alerts = [{ step: 1, level: state.filter, title: state.filter, text: null }];
            const details = { key, series, share: 1, alerts, output: [state.filter] };
            state = update(state, { kind: "read", sparks: new Map([[key, series]]), details }, look).state;
            const among = state.screen === "run" ? state.snapshot.runs : state.runs;
            if (state.runs.length > 0) expect(among.some((run) => run.key === state.selected)).toBe(true);
            const { lines, cursor } = frame(state, look);
            expect(lines).toHaveLength(state.size.height);
            for (const line of lines) {
              if (!isHarmless(line)) expect.fail(`a control character came out: ${JSON.stringify(line)}`);
              if (stringWidth(line) > state.size.width)
                expect.fail(`wider than ${state.size.width}: ${JSON.stringify(line)}`);
            }
            if (cursor !== null) {
              expect(cursor.row).toBeLessThan(state.size.height);
              expect(cursor.column).toBeLessThan(state.size.width);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
