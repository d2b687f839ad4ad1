import type { SourceState } from "../state.ts";
import { LinesSource } from "./lines-source.ts";
import type { SourcePlan } from "./plan.ts";
import type { Source, SourceHost } from "./source.ts";
import { TensorBoardSource } from "./tensorboard/tensorboard-source.ts";

/** Opens what a session reads beside its streams, where its state says. */
export const openSources = (
  plan: readonly SourcePlan[] = [],
  states: readonly SourceState[] = [],
  host: SourceHost,
): Source[] =>
  plan.flatMap((each, index) => {
    const state = states[index];
    return state === undefined ? [] : [open(each, String(index), state, host)];
  });

function open(plan: SourcePlan, name: string, state: SourceState, host: SourceHost): Source {
  switch (plan.kind) {
    case "lines":
      return new LinesSource(plan.path, name, state, host);
    case "tensorboard":
      return new TensorBoardSource(plan, state, host);
  }
}
