import { describe, expect, it } from "vitest";
import { Notices } from "../../src/recorder/notices.ts";

function listen(): { readonly said: string[]; readonly notices: Notices } {
  const said: string[] = [];
  return { said, notices: new Notices((text) => said.push(text)) };
}

describe("what a recorder says", () => {
  it("it says once", () => {
    const { said, notices } = listen();
    notices.once("removed", "the folder was removed");
    notices.once("removed", "the folder was removed");
    expect(said).toEqual(["the folder was removed"]);
  });

  it("of many things of a kind it says five, each once", () => {
    const { said, notices } = listen();
    for (let number = 0; number < 200; number++) {
      notices.oneOf("taken", `run-${number}`, `"run-${number}" exists already`);
      notices.oneOf("taken", `run-${number}`, `"run-${number}" exists already`);
    }
    expect(said).toHaveLength(5);
    expect(said.slice(3)).toEqual([
      '"run-3" exists already',
      '"run-4" exists already (said no more from now on)',
    ]);
  });

  it("of lines that were not understood, it says one a kind, and a few unknown types", () => {
    const { said, notices } = listen();
    for (let number = 0; number < 100; number++) {
      notices.rejected(`bad table: row ${number} is no row`);
      notices.rejected(`unknown _type: "t${number}"`);
    }
    expect(said.filter((text) => text.includes("bad table"))).toHaveLength(1);
    expect(said.filter((text) => text.includes("unknown _type"))).toHaveLength(5);
  });
});
