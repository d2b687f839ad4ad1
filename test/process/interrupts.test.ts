import { expect, test } from "vitest";
import { Interrupts } from "../../src/process/interrupts.ts";

/** What each Ctrl-C asks for, given when it was pressed. */
function pressed(times: readonly number[]): string[] {
  const interrupts = new Interrupts();
  return times.map((time) => interrupts.press(time));
}

test.each<[number[], string[]]>([
  [[0], ["ask"]],
  [
    [0, 2001],
    ["ask", "ask"],
  ],
  [
    [0, 2000],
    ["ask", "terminate"],
  ],
  [
    [0, 3000, 4000],
    ["ask", "ask", "terminate"],
  ],
  [
    [0, 100, 200],
    ["ask", "terminate", "kill"],
  ],
  [
    [0, 100, 9000, 9001],
    ["ask", "terminate", "kill", "kill"],
  ],
])("Ctrl-C at %j ms asks for %j", (times, meanings) => {
  expect(pressed(times)).toEqual(meanings);
});
