import { againstNode } from "./against-node.ts";
import { measure } from "./measure.ts";
import { TRACKIO } from "./place.ts";
import type { Benchmark } from "./row.ts";

/** What a program pays for being run by us, when it does nothing at all. */
export const start: Benchmark = {
  name: "start",
  run: (place, quick) =>
    againstNode(place, {
      what: "`trackio run -- true`",
      limit: 1.6,
      pairs: quick ? 10 : 40,
      ours: (where) => measure(where, [TRACKIO, "run", "--", "true"], { stderr: "ignore" }).wall,
    }),
};
