import { describe, expect, it } from "vitest";
import type { InitMessage, Resume } from "../../src/format/message.ts";
import { nameProblem, type ProjectName, type RunName } from "../../src/format/names.ts";
import { generateName, type NameChoice, wish } from "../../src/recorder/naming.ts";
import { Notices } from "../../src/recorder/notices.ts";

interface Layers {
  readonly project?: string;
  readonly name?: string;
  readonly resume?: Resume;
}

function laid(over: Layers & { readonly source?: string }, init?: Layers, times = 1) {
  const choice: NameChoice = {
    project:
      over.project === undefined
        ? undefined
        : { name: over.project as ProjectName, source: over.source ?? "--project" },
    name: over.name as RunName | undefined,
    resume: over.resume,
    defaultProject: "default" as ProjectName,
  };
  const message: InitMessage | undefined = init && {
    type: "init",
    project: init.project,
    name: init.name,
    resume: init.resume,
    group: undefined,
    tags: [],
    note: undefined,
    config: undefined,
  };
  const said: string[] = [];
  const notices = new Notices((text) => said.push(text));
  for (let time = 1; time < times; time++) wish(choice, message, notices);
  return { ...wish(choice, message, notices), said };
}

describe("what is wanted of a run", () => {
  it.each<[string, Layers, Layers | undefined, object]>([
    ["the defaults", {}, undefined, { project: "default", name: undefined, resume: "never" }],
    [
      "what init says, over the defaults",
      {},
      { project: "p", name: "n", resume: "allow" },
      { project: "p", name: "n", resume: "allow" },
    ],
    ["the default project, where an init names none", {}, { name: "n" }, { project: "default", name: "n" }],
    [
      "what the command line says, over init",
      { project: "c", name: "m", resume: "must" },
      { project: "p", name: "n", resume: "never" },
      { project: "c", name: "m", resume: "must" },
    ],
    [
      "each part by itself",
      { name: "m" },
      { project: "p", resume: "must" },
      { project: "p", name: "m", resume: "must" },
    ],
  ])("is %s", (_, over, init, wanted) => expect(laid(over, init)).toMatchObject(wanted));

  it("is told once where the program asks for something else", () => {
    const { said } = laid(
      { project: "c", source: "TRACKIO_PROJECT", name: "m" },
      { project: "p", name: "n" },
      3,
    );
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/"p".*TRACKIO_PROJECT.*"c"/);
    expect(said[1]).toMatch(/"n".*--name.*"m"/);
  });

  it("goes without saying where both ask for the same", () => {
    expect(laid({ project: "p", name: "n" }, { project: "p", name: "n" }).said).toEqual([]);
  });
});

describe("a generated name", () => {
  it("is an adjective, a noun and the number, and good as a name", () => {
    for (let number = 1; number < 200; number++) {
      const name = generateName(number);
      expect(name).toMatch(new RegExp(`^[a-z]+-[a-z]+-${number}$`));
      expect(nameProblem(name)).toBeUndefined();
    }
  });
});

describe("a notice", () => {
  const saidOf = (...reasons: string[]): string[] => {
    const said: string[] = [];
    const notices = new Notices((text) => said.push(text));
    for (const reason of reasons) notices.rejected(reason);
    return said;
  };

  it("of rejected lines is said once for each kind", () => {
    expect(saidOf("not JSON: a", "not JSON: b", "bad table: c", "not JSON: d")).toHaveLength(2);
  });

  it("of unknown types is said once for each of them", () => {
    expect(saidOf('unknown _type: "a"', 'unknown _type: "b"', 'unknown _type: "a"')).toHaveLength(2);
  });
});
