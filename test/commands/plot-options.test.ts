import { describe, expect, it } from "vitest";
import { parsePlot } from "../../src/commands/plot-options.ts";
import { charsetOf } from "../../src/commands/terminal-charset.ts";
import { ASCII } from "../../src/render/chart/ascii.ts";
import { BRAILLE } from "../../src/render/chart/braille.ts";

describe("flags of plot", () => {
  it("draw the newest run over its steps where nothing is said", () => {
    expect(parsePlot([], {})).toMatchObject({
      targets: ["@last"],
      metrics: [],
      axis: { kind: "step" },
      smooth: 0,
    });
    expect(parsePlot(["a"], { x: "time" }).axis).toEqual({ kind: "time" });
    expect(parsePlot(["a"], { x: "epoch" }).axis).toEqual({ kind: "metric", name: "epoch" });
    expect(parsePlot(["a"], { smooth: ".99" }).smooth).toBe(0.99);
  });

  it.each([
    [{ smooth: "1" }, '--smooth takes a number from 0 up to, but not with, 1, not "1".'],
    [{ smooth: "x" }, '--smooth takes a number from 0 up to, but not with, 1, not "x".'],
    [{ width: "3" }, '--width takes 20 to 1000 columns, not "3".'],
    [{ height: "2" }, '--height takes 5 to 200 lines, not "2".'],
    [{ width: "20", svg: "a.svg" }, '--width takes 160 to 10000 pixels, not "20".'],
    [{ png: "a.png", json: true }, "A picture or --json, not both."],
    [{ attempt: "0" }, '--attempt takes a whole number from 1 on, not "0".'],
    [{ x: "" }, "--x takes step, time or the name of a metric, not an empty text."],
  ])("%j are refused", (flags, message) => {
    expect(() => parsePlot(["a"], flags)).toThrow(message);
  });
});

describe("what a terminal can show", () => {
  it.each([
    [{}, BRAILLE],
    [{ LANG: "de_DE.UTF-8" }, BRAILLE],
    [{ LANG: "C.utf8" }, BRAILLE],
    [{ LANG: "C" }, ASCII],
    [{ LANG: "de_DE.UTF-8", LC_ALL: "POSIX" }, ASCII],
    [{ LC_ALL: "", LC_CTYPE: "en_US.UTF-8", LANG: "C" }, BRAILLE],
    [{ TERM: "dumb", LANG: "C.UTF-8" }, ASCII],
  ])("%j", (env, charset) => {
    expect(charsetOf(env, false)).toBe(charset);
    expect(charsetOf(env, true)).toBe(ASCII);
  });
});
