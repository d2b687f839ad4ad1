import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { until } from "../support/live.ts";
import { eventOf, eventsOf, onlyRun } from "../support/runs.ts";
import { hasTmux, Tmux } from "../support/tmux.ts";
import { makePlace, type Place, PROGRAMS } from "../support/trackio.ts";

const PROGRAM = `python3 ${join(PROGRAMS, "terminal.py")}`;

/** The run's output as it is kept, without times and streams. */
const kept = (place: Place): string[] =>
  readFileSync(join(onlyRun(place), "output.log"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ").slice(2).join(" "));

/** Starts the program in a terminal, and answers what it asks. */
async function startedIn(place: Place): Promise<Tmux> {
  const tmux = new Tmux(place);
  tmux.type(`${inject("trackio")} run -q --no-code -- ${PROGRAM}`);
  await tmux.shows("name?");
  tmux.type("ada");
  await tmux.shows("password?");
  tmux.type("hunter22");
  await tmux.shows("ready");
  return tmux;
}

/** Lets the program go on to its end. */
async function ended(place: Place): Promise<void> {
  writeFileSync(join(place.cwd, "go"), "");
  await until(() => eventsOf(onlyRun(place), "ended").length > 0, "the end");
  await until(() => !readdirSync(place.store).includes(".spool"), "the session's end");
}

// A screen is drawn by a terminal emulator, and tmux is one that a test can look at.
describe.skipIf(!hasTmux)("a program that has its terminal, and whose output is kept", () => {
  it("looks as it does without us, and is kept as a person remembers it", async () => {
    const place = makePlace();
    const tmux = await startedIn(place);
    await ended(place);
    const screen = tmux.screen().split("\n");
    const first = screen.findIndex((line) => line.startsWith("terminals:"));
    expect(screen.slice(first, first + 8)).toEqual([
      "terminals: True True True",
      "name? ada",
      "password?",
      "hello ada, of 8 letters",
      "epoch 10/10 ##########",
      "size 80 24",
      "ready",
      "gone on",
    ]);
    expect(kept(place)).toEqual([
      "terminals: True True True",
      "name? \u001b[32mhello ada\u001b[0m, of 8 letters",
      "epoch 10/10 ##########",
      "size 80 24",
      "ready",
      "gone on",
    ]);
  });

  it("learns of a new size of the window", async () => {
    const place = makePlace();
    const tmux = await startedIn(place);
    tmux.resize(100, 30);
    await tmux.shows("size 100 30");
    tmux.resize(60, 20);
    await tmux.shows("size 60 20");
    await ended(place);
    // The last thing that it was told is what the window is.
    expect(
      kept(place)
        .filter((line) => line.startsWith("size"))
        .at(-1),
    ).toBe("size 60 20");
  });

  it("is stopped by Ctrl-Z, goes on by fg, and ends by Ctrl-C", async () => {
    const place = makePlace();
    const tmux = await startedIn(place);
    tmux.keys("C-z");
    await tmux.shows("Stopped");
    tmux.type("stty -a | tr ';' '\\n' | grep -w echo; echo shell");
    await tmux.shows(/^shell/m);
    expect(tmux.screen()).toMatch(/(?<!-)\becho\b/);
    tmux.type("fg");
    tmux.keys("C-c");
    await tmux.shows("KeyboardInterrupt");
    tmux.type("echo code $?");
    await tmux.shows("code 130");
    expect(kept(place).at(-1)).toBe("KeyboardInterrupt");
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ signal: "SIGINT" });
  });

  it("is an interactive bash whose jobs are stopped and go on as without us: its terminal is left alone", async () => {
    const place = makePlace();
    const tmux = new Tmux(place);
    tmux.type(`${inject("trackio")} run -q --no-code -- bash --norc --noprofile`);
    await tmux.shows(/^bash-[\d.]+[$#] $|^bash-[\d.]+[$#]$/m);
    tmux.type("PS1='inner> '; sleep 300");
    await tmux.shows("inner> '; sleep 300");
    tmux.keys("C-z");
    await tmux.shows(/Stopped +sleep 300\s+inner>/);
    tmux.type("kill %1; fg; echo over $?");
    await tmux.shows(/^over 143/m);
    tmux.type("exit 3");
    await until(() => eventsOf(onlyRun(place), "ended").length > 0, "the end");
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 3 });
    expect(eventOf(onlyRun(place), "output")).toMatchObject({
      problem: expect.stringContaining("an interactive shell needs the terminal itself"),
    });
    expect(tmux.screen()).not.toContain("no job control");
  });
});
