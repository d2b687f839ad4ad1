import type { RunView } from "../../../src/history/run-view.ts";
import { BRAILLE } from "../../../src/render/chart/braille.ts";
import { linePaints } from "../../../src/render/chart/palette.ts";
import { type Frame, frame } from "../../../src/render/live/frame.ts";
import type { Key, KeyName } from "../../../src/render/live/key.ts";
import { type Look, selectedPaint } from "../../../src/render/live/look.ts";
import type { LiveRun, Snapshot } from "../../../src/render/live/model.ts";
import { initialState, type LiveState, type TerminalSize } from "../../../src/render/live/state.ts";
import { type LiveEvent, update } from "../../../src/render/live/update.ts";
import { createStyle } from "../../../src/render/style.ts";
import { NOW } from "../views.ts";

export const lookOf = (colour: 0 | 1 = 0, charset = BRAILLE): Look => ({
  charset,
  style: createStyle(colour),
  paints: linePaints(colour),
  selected: selectedPaint(colour),
  timeZone: "UTC",
});

export const liveRun = (view: RunView, over: Partial<LiveRun> = {}): LiveRun => ({
  key: view.folder,
  name: `${view.project}/${view.run}`,
  view,
  progress: null,
  rate: undefined,
  left: undefined,
  ...over,
});

export const snapshotOf = (runs: readonly LiveRun[], over: Partial<Snapshot> = {}): Snapshot => ({
  store: "/home/ada/iris/.trackio",
  project: undefined,
  gone: null,
  runs,
  unreadable: [],
  pending: 0,
  ...over,
});

export const sizeOf = (width: number, height: number): TerminalSize => ({ width, height });

/** A screen on which these runs were just looked at. */
export function stateOf(
  runs: readonly LiveRun[],
  size: TerminalSize,
  over: Partial<Snapshot> = {},
): LiveState {
  const begun = initialState("/home/ada/iris/.trackio", undefined, size, NOW);
  return following(begun, { kind: "looked", snapshot: snapshotOf(runs, over), now: NOW });
}

/** The state after some events. */
export const following = (state: LiveState, ...events: readonly LiveEvent[]): LiveState =>
  events.reduce((before, event) => update(before, event, lookOf()).state, state);

const NAMES: ReadonlySet<string> = new Set<KeyName>([
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
  "backspace",
  "delete",
  "ctrl-u",
  "ctrl-w",
]);

/** Keys by their names, all else letter by letter. */
export const pressed = (state: LiveState, ...words: readonly string[]): LiveState =>
  following(
    state,
    ...words
      .flatMap((word): Key[] =>
        NAMES.has(word)
          ? [{ name: word as KeyName }]
          : [...word].map((text) => ({ name: "text" as const, text })),
      )
      .map((key): LiveEvent => ({ kind: "key", key })),
  );

export const shown = (state: LiveState, look = lookOf()): Frame => frame(state, look);

/** The frame as text, as an inline snapshot has it. */
export const screenshot = (state: LiveState, look = lookOf()): string =>
  `\n${shown(state, look)
    .lines.map((line) => line.trimEnd())
    .join("\n")}\n`;
