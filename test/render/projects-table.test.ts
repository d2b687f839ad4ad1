import { expect, test } from "vitest";
import { emptyStore, projectsTable } from "../../src/render/projects-table.ts";
import { NOW, screenOf } from "./views.ts";

const PROJECTS = [
  { project: "iris", runs: 3, running: 1, lastActivity: NOW - 1000 },
  { project: "language models of the summer", runs: 1200, running: 0, lastActivity: NOW - 4 * 86_400_000 },
  { project: "new", runs: 0, running: 0, lastActivity: null },
];

test("the projects of a store", () => {
  expect(projectsTable("/home/ada/.trackio", PROJECTS, screenOf(80)).join("\n")).toMatchInlineSnapshot(`
    "3 projects in /home/ada/.trackio

    project                        runs  running  last activity
    iris                              3      ● 1  1 s ago
    language models of the summer  1200        –  4 d ago
    new                               0        –"
  `);
});

test("an empty store says how to begin", () => {
  expect(emptyStore("/home/ada/.trackio", screenOf(80)).join("\n")).toMatchInlineSnapshot(`
    "No runs yet in /home/ada/.trackio

    Put trackio run in front of any training command:
      trackio run --project my-project -- python3 train.py"
  `);
});
