import type { SourceState } from "../state.ts";
import { LinesSource } from "./lines-source.ts";
import type { SourcePlan } from "./plan.ts";
import type { Source, SourceHost } from "./source.ts";

/** Opens what a session reads beside its streams, where its state says. */
export const openSources = (
  plan: readonly SourcePlan[] = [],
  states: readonly SourceState[] = [],
  host: SourceHost,
): Source[] =>
  plan.flatMap((each, index) => {
    const state = states[index];
    return state === undefined ? [] : [open(each, state, host)];
  });

function open(plan: SourcePlan, state: SourceState, host: SourceHost): Source {
  switch (plan.kind) {
    case "lines":
      return new LinesSource(plan.path, state, host);
  }
}
