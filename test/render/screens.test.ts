import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { closingLines } from "../../src/render/closing-line.ts";
import { startedLine } from "../../src/render/progress-lines.ts";
import { emptyStore, projectsTable } from "../../src/render/projects-table.ts";
import { runPage } from "../../src/render/run-page.ts";
import { runsTable } from "../../src/render/runs-table.ts";
import { detailsOf, hostileDetails } from "./arbitrary-details.ts";
import { isHarmless } from "./hostile.ts";
import { runsListOf, screenOf } from "./views.ts";

const widths = fc.oneof(fc.constantFrom(60, 80, 200), fc.integer({ min: 20, max: 120 }));
const colours = fc.constantFrom(0 as const, 1 as const);

describe("whatever people, programs and their data are called", () => {
  test("a run's page keeps to the screen and does it no harm", () => {
    fc.assert(
      fc.property(hostileDetails, widths, colours, fc.boolean(), (parts, width, colour, all) => {
        expectTame(runPage(detailsOf(parts), all, screenOf(width, colour)), width);
        expectTame(runPage(detailsOf(parts), all, screenOf(undefined, colour)), undefined);
      }),
    );
  });

  test("a project's runs keep to the screen and do it no harm", () => {
    fc.assert(
      fc.property(fc.array(hostileDetails, { maxLength: 4 }), widths, colours, (many, width, colour) => {
        const views = many.map((parts) => detailsOf(parts).view);
        const name = many[0]?.name ?? "empty";
        const list = runsListOf(name, views, { unreadable: [{ project: name, run: name, reason: name }] });
        expectTame(runsTable(list, screenOf(width, colour)), width);
        expectTame(runsTable(list, screenOf(undefined, colour)), undefined);
      }),
    );
  });

  test("the overview keeps to the screen and does it no harm", () => {
    fc.assert(
      fc.property(hostileDetails, widths, colours, ({ name }, width, colour) => {
        const screen = screenOf(width, colour);
        expectTame(
          projectsTable(name, [{ project: name, runs: 1, running: 1, lastActivity: 0 }], screen),
          width,
        );
        expectTame(emptyStore(name, screen), width);
      }),
    );
  });

  test("the lines around a run do no harm", () => {
    fc.assert(
      fc.property(hostileDetails, colours, (parts, colour) => {
        const { view } = detailsOf(parts);
        const screen = screenOf(80, colour);
        expectTame(
          [...closingLines(view, screen), startedLine(`${view.project}/${view.run}`, screen)],
          undefined,
        );
      }),
    );
  });
});

function expectTame(lines: readonly string[], width: number | undefined): void {
  for (const line of lines) {
    if (!isHarmless(line)) expect.fail(`a control character came out: ${JSON.stringify(line)}`);
    if (width !== undefined && stringWidth(line) > width) {
      expect.fail(`wider than ${width}: ${stringWidth(line)} ${JSON.stringify(line)}`);
    }
  }
}
