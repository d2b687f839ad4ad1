import { describe, expect, it } from "vitest";
import { chooseMetrics, nameHints } from "../../src/history/metric-names.ts";

const NAMES = ["train/loss", "val/loss", "val/accuracy", "val/*", "lr", "a,lr"];

describe("the metrics that somebody asks for", () => {
  it.each([
    { asked: [], chosen: NAMES },
    { asked: ["lr", "train/loss"], chosen: ["train/loss", "lr"] },
    { asked: ["*loss"], chosen: ["train/loss", "val/loss"] },
    { asked: ["*"], chosen: NAMES },
    { asked: ["va?/loss", "val/loss"], chosen: ["val/loss"] },
    { asked: ["lr, val/*y,"], chosen: ["val/accuracy", "lr"] },
    // What is the name of one is no pattern, and no list.
    { asked: ["a,lr"], chosen: ["a,lr"] },
    { asked: ["val/*"], chosen: ["val/*"] },
  ])("are $chosen for $asked", ({ asked, chosen }) => {
    expect(chooseMetrics(NAMES, asked)).toEqual({ chosen, unknown: [] });
  });

  it("are told where there are none", () => {
    expect(chooseMetrics(NAMES, ["lr", "los", "x*"])).toEqual({ chosen: ["lr"], unknown: ["los", "x*"] });
    expect(chooseMetrics(NAMES, ["lr,los"])).toEqual({ chosen: ["lr"], unknown: ["los"] });
  });
});

describe("hints for a name that no metric has", () => {
  it("tell the closest names, and twenty of all", () => {
    expect(nameHints("val/los", NAMES)[0]).toBe("Did you mean val/loss?");
    const many = Array.from({ length: 30 }, (_, index) => `m${index}`);
    expect(nameHints("something", many)).toEqual([
      `Its metrics: ${many.slice(0, 20).join(", ")} … and 10 more`,
    ]);
    expect(nameHints("loss", [])).toEqual(["It has no metrics."]);
  });
});
