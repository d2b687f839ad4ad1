import { describe, expect, it } from "vitest";
import type { InitMessage } from "../../src/format/message.ts";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import { assign } from "../../src/recorder/assign.ts";
import type { RunState, StreamState } from "../../src/recorder/state.ts";

const P = "p" as ProjectName;

const run = (asked: string | null, initialised: readonly number[], project = "p"): RunState => ({
  project,
  run: asked ?? "brave-forest-1",
  attempt: 1,
  asked,
  initialised: [...initialised],
  next: {},
  goOn: {},
  reported: false,
  finished: false,
  ended: false,
  sizes: {},
});

const stream = (rank: number, at: number, open: boolean): StreamState => ({
  file: `${rank}.ndjson`,
  offset: 0,
  rank,
  pid: null,
  run: at,
  open,
  own: open,
});

const init = (name?: string): InitMessage => ({
  type: "init",
  project: undefined,
  name,
  resume: undefined,
  group: undefined,
  tags: [],
  note: undefined,
  config: undefined,
});

interface Case {
  readonly runs: readonly RunState[];
  readonly stream: StreamState;
  readonly says?: string;
  /** What is wanted after the command line had its say; what `init` says by default. */
  readonly wanted?: string;
  readonly project?: string;
}

const assigned = ({ runs, stream: from, says, wanted, project }: Case) =>
  assign(runs, from, init(says), {
    project: (project ?? P) as ProjectName,
    name: (wanted ?? says) as RunName | undefined,
    resume: "never",
  });

describe("an init means", () => {
  it.each<[string, Case, object]>([
    [
      "the run of the command line, which nobody named yet",
      { runs: [run(null, [])], stream: stream(0, 0, false), says: "a" },
      { kind: "settle", index: 0 },
    ],
    [
      "the same from another rank that comes first",
      { runs: [run(null, [])], stream: stream(1, 0, false), says: "a" },
      { kind: "settle", index: 0 },
    ],
    [
      "the stream's own run again, without a name",
      { runs: [run("a", [0])], stream: stream(0, 0, true) },
      { kind: "stay", index: 0 },
    ],
    [
      "the stream's own run again, by its name",
      { runs: [run("a", [0])], stream: stream(0, 0, true), says: "a" },
      { kind: "stay", index: 0 },
    ],
    [
      "another run, where another name is said",
      { runs: [run("a", [0])], stream: stream(0, 0, true), says: "b" },
      { kind: "begin" },
    ],
    [
      "another run, where another project is said",
      { runs: [run("a", [0])], stream: stream(0, 0, true), says: "a", project: "q" },
      { kind: "begin" },
    ],
    [
      "the stream's own run, where the command line overrules the other name",
      { runs: [run("a", [0])], stream: stream(0, 0, true), says: "b", wanted: "a" },
      { kind: "stay", index: 0 },
    ],
    [
      "another run behind a finish",
      { runs: [run("a", [0])], stream: stream(0, 0, false) },
      { kind: "begin" },
    ],
    [
      "another run behind a finish, by the same name too",
      { runs: [run("a", [0])], stream: stream(0, 0, false), says: "a" },
      { kind: "begin" },
    ],
    [
      "the run that rank 0 began, for rank 1",
      { runs: [run("a", [0])], stream: stream(1, 0, false) },
      { kind: "join", index: 0 },
    ],
    [
      "the same by its name",
      { runs: [run("a", [0])], stream: stream(1, 0, false), says: "a" },
      { kind: "join", index: 0 },
    ],
    [
      "a run of its own for rank 1, by another name",
      { runs: [run("a", [0])], stream: stream(1, 0, false), says: "b" },
      { kind: "begin" },
    ],
    [
      "the second run in rank 1's second round",
      { runs: [run("a", [0, 1]), run("a", [0])], stream: stream(1, 0, false) },
      { kind: "join", index: 1 },
    ],
    [
      "the run that a faster rank 1 began, for rank 0",
      { runs: [run(null, [0, 1]), run(null, [1])], stream: stream(0, 0, false) },
      { kind: "join", index: 1 },
    ],
    [
      "a third run where rank 1 has said init to all",
      { runs: [run("a", [0, 1]), run("a", [0, 1])], stream: stream(1, 1, false) },
      { kind: "begin" },
    ],
    [
      "the first run of that name, not the first run",
      { runs: [run("a", [0]), run("b", [0])], stream: stream(1, 0, false), says: "b" },
      { kind: "join", index: 1 },
    ],
  ])("%s", (_, given, wanted) => expect(assigned(given)).toEqual(wanted));

  it("a run that nobody named yet before one of a name: the first of that name or of none", () => {
    const runs = [run(null, [0]), run("b", [0])];
    expect(assigned({ runs, stream: stream(1, 0, false), says: "b" })).toEqual({ kind: "join", index: 1 });
  });
});
