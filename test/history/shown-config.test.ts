import { describe, expect, it } from "vitest";
import { shownConfig } from "../../src/history/shown-config.ts";
import type { Json } from "../../src/history/summary.ts";

const shown = (config: { readonly [key: string]: Json }): unknown =>
  Object.fromEntries(shownConfig(new Map(Object.entries(config))));

describe("config as people look at it", () => {
  it("leaves out flags that the program told as config of its own", () => {
    expect(
      shown({
        args: { lr: 0.1, "batch-size": 32, amp: true, "model.dim": 8 },
        lr: 0.1,
        batch_size: 32,
        model: { dim: 8 },
      }),
    ).toEqual({ "args/amp": true, lr: 0.1, batch_size: 32, "model/dim": 8 });
  });

  it("keeps a flag that the program says otherwise, and flags where it says nothing", () => {
    expect(shown({ args: { lr: 0.2 }, lr: 0.1 })).toEqual({ "args/lr": 0.2, lr: 0.1 });
    expect(shown({ args: { lr: 0.2 } })).toEqual({ "args/lr": 0.2 });
    expect(shown({ lr: 0.1 })).toEqual({ lr: 0.1 });
  });
});
