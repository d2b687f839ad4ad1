import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import {
  CTRL_C,
  CTRL_Z,
  type Live,
  start,
  startInTerminal,
  startTrackio,
  type,
  until,
} from "../support/live.ts";
import { pythonClient } from "../support/python.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const ENTER = "\u001b[?1049h";
const LEAVE = "\u001b[?1049l";

/** Logs a step whenever the file `go` grows by a line, until it is removed. */
const PROGRAM = `
echo '{"_type": "progress", "total": 4}' >&3
n=0
while [ -e go ]; do
  while [ "$n" -lt "$(wc -l <go)" ]; do n=$((n + 1)); echo "{\\"loss\\": 0.$n}" >&3; done
  sleep 0.05
done`;

/** A run at work, called p/r. */
async function atWork(place: Place): Promise<Live> {
  writeFileSync(join(place.cwd, "go"), "1\n");
  const live = startTrackio(place, ["run", "-p", "p", "--name", "r", "--", "sh", "-c", PROGRAM]);
  await live.says("started");
  return live;
}

const go = (place: Place, steps: number): void => writeFileSync(join(place.cwd, "go"), "x\n".repeat(steps));

/** A live screen in a terminal, with the terminal's settings before and after it, and how it ended. */
interface Watch {
  readonly live: Live;
  readonly pid: () => number;
  readonly types: (keys: string) => void;
  /** From here on only what is shown anew counts. */
  readonly now: () => void;
  /** Waits until something is shown, since the last key or `now`. */
  readonly shows: (text: string | RegExp) => Promise<void>;
  /** The settings, and the exit code, when it is over. */
  readonly ended: () => Promise<{ before: string; after: string; code: string }>;
}

function watch(place: Place, ...args: string[]): Watch {
  const script = `printf 'tty=%s before=%s=\\n' "$(tty)" "$(stty -g)"
sh -c 'echo "pid=$$="; exec "$@"' sh "$@"
printf 'code=%s= after=%s=\\n' "$?" "$(stty -g)"`;
  const command = ["sh", "-c", script, "sh", inject("trackio"), "show", "--watch", ...args];
  const live = startInTerminal(place, command, { env: { TERM: "xterm-256color" } });
  let seen = 0;
  const now = (): void => {
    seen = live.out().length;
  };
  const found = (name: string): string => new RegExp(`${name}=([^=]*)=`).exec(live.out())?.[1] ?? "";
  return {
    live,
    pid: () => Number(found("pid")),
    now,
    types: (keys) => {
      now();
      type(live, keys);
    },
    shows: async (text) => {
      const since = () => live.out().slice(seen);
      const matches = () =>
        [since(), stripVTControlCharacters(since())].some((sent) =>
          typeof text === "string" ? sent.includes(text) : text.test(sent),
        );
      await until(matches, () => `${text} in:\n${JSON.stringify(since())}`);
    },
    ended: async () => {
      await until(
        () => found("after") !== "",
        () => `the end of:\n${JSON.stringify(live.out())}`,
      );
      return { before: found("before"), after: found("after"), code: found("code") };
    },
  };
}

/** What was sent to the terminal last leaves it as it was. */
function expectLeft({ live }: Watch): void {
  const sent = live.out();
  expect(sent.lastIndexOf(LEAVE)).toBeGreaterThan(sent.lastIndexOf(ENTER));
  expect(sent.lastIndexOf("\u001b[?25h")).toBeGreaterThan(sent.lastIndexOf("\u001b[?25l"));
  expect(sent.lastIndexOf("\u001b[?7h")).toBeGreaterThan(sent.lastIndexOf("\u001b[?7l"));
}

describe("trackio show --watch", () => {
  it("follows a run while it works, and to its end", async () => {
    const place = makePlace();
    const live = await atWork(place);
    const screen = watch(place, "p");
    await screen.shows(/r +● running.*25 %/);
    screen.now();
    go(place, 3);
    await screen.shows("75 %");
    await screen.shows("0.3");
    screen.now();
    rmSync(join(place.cwd, "go"));
    await live.process;
    await screen.shows("✔ finished");
    screen.types("q");
    const { before, after, code } = await screen.ended();
    expect(code).toBe("0");
    expect(after).toBe(before);
    expectLeft(screen);
  });

  it("shows a run that begins later, also in a store that is not there yet", async () => {
    const place = makePlace();
    const screen = watch(place);
    await screen.shows("is not there");
    await atWork(place);
    await screen.shows("● running");
    screen.types(CTRL_C);
    expect((await screen.ended()).code).toBe("0");
  });

  it("follows a program that nobody records", async () => {
    const place = makePlace();
    const program = `
import os, time, trackio
trackio.init(project="p", name="alone")
trackio.log({"loss": 0.5})
while not os.path.exists("go"): time.sleep(0.01)
trackio.log({"loss": 0.25})
while os.path.exists("go"): time.sleep(0.01)`;
    const screen = watch(place);
    await screen.shows("is not there");
    const live = start(place, "python3", ["-c", program], { env: { PYTHONPATH: pythonClient() } });
    await screen.shows(/alone +● running.*0\.5/);
    screen.now();
    go(place, 1);
    await screen.shows("0.25");
    screen.now();
    rmSync(join(place.cwd, "go"));
    await live.process;
    await screen.shows("✔ finished");
    screen.types("q");
    expect((await screen.ended()).code).toBe("0");
  });

  it("opens a run, goes back, filters, and follows the size of the terminal", async () => {
    const place = makePlace();
    for (const name of ["a", "b"])
      await trackio(place, [
        "run",
        "-p",
        "p",
        "--name",
        name,
        "--config",
        `lr=0.${name.length}`,
        "--",
        "sh",
        "-c",
        `echo '{"loss": 1}' >&3`,
      ]);
    const screen = watch(place);
    await screen.shows("2 runs");
    screen.types("\u001b[F\r");
    await screen.shows("── p/a ──");
    screen.types("\u001b");
    await screen.shows("open");
    screen.types("/name = b");
    await screen.shows("1 of 2");
    screen.types("\r");
    await screen.shows("filter: name = b (1)");
    const tty = /tty=(\S+)/.exec(screen.live.out())?.[1] ?? "";
    screen.now();
    await execa("stty", ["-F", tty, "rows", "15", "cols", "60"]);
    await screen.shows("\u001b[15;1H");
    screen.types("q");
    expect((await screen.ended()).code).toBe("0");
  });

  it("opens the page of the run that is named", async () => {
    const place = makePlace();
    for (const name of ["a", "b"]) await trackio(place, ["run", "-p", "p", "--name", name, "--", "true"]);
    const screen = watch(place, "p/a");
    await screen.shows("── p/a ──");
    await screen.shows("Esc back");
    screen.types("\u001b");
    await screen.shows("⏎ open");
    screen.types("q");
    expect((await screen.ended()).code).toBe("0");
  });

  it("stops a run, once it was asked and answered", async () => {
    const place = makePlace();
    const live = await atWork(place);
    const screen = watch(place);
    await screen.shows("● running");
    screen.types("x");
    await screen.shows("Stop p/r?");
    screen.types("n");
    await screen.shows("move");
    screen.types("xy");
    await screen.shows("p/r was killed by SIGTERM");
    await live.process;
    screen.types("q");
    expect((await screen.ended()).code).toBe("0");
    const { stdout } = await trackio(place, ["show", "p/r", "--json"]);
    expect(JSON.parse(stdout).status.kind).toBe("killed");
  });

  it("outlives its store: it says that it is gone, and goes on when it is back", async () => {
    const place = makePlace();
    await trackio(place, ["run", "-p", "p", "--name", "r", "--", "true"]);
    const screen = watch(place);
    await screen.shows("✔ finished");
    renameSync(place.store, `${place.store}-away`);
    await screen.shows("The store cannot be read since");
    screen.now();
    renameSync(`${place.store}-away`, place.store);
    await screen.shows(/1 run .*run +status/);
    screen.now();
    rmSync(join(place.store, "p", "r"), { recursive: true });
    await screen.shows("No runs yet");
    screen.types("q");
    expect((await screen.ended()).code).toBe("0");
  });

  it.each([
    ["SIGTERM", "143"],
    ["SIGHUP", "129"],
    ["SIGINT", "130"],
  ] as const)("leaves the terminal as it was when %s ends it", async (signal, exit) => {
    const place = makePlace();
    const screen = watch(place);
    await screen.shows("0 runs");
    process.kill(screen.pid(), signal);
    const { before, after, code } = await screen.ended();
    expect(code).toBe(exit);
    expect(after).toBe(before);
    expectLeft(screen);
  });

  it("ends where its terminal is closed", async () => {
    const place = makePlace();
    const screen = watch(place);
    await screen.shows("0 runs");
    const pid = screen.pid();
    screen.live.process.kill("SIGKILL");
    await until(() => !existsSync(`/proc/${pid}`), "it to end");
  });

  it("stops with Ctrl-Z, the terminal as it was, and comes back", async () => {
    const place = makePlace();
    await trackio(place, ["run", "-p", "p", "--name", "r", "--", "true"]);
    const shell = startInTerminal(place, ["bash", "--norc", "--noprofile", "-i"], {
      env: { TERM: "xterm", PS1: "$ ", HISTFILE: "" },
    });
    type(shell, `stty -g >before; ${inject("trackio")} show --watch\r`);
    await shell.says("✔ finished");
    type(shell, CTRL_Z);
    await shell.says("Stopped");
    expect(shell.out().lastIndexOf(LEAVE)).toBeGreaterThan(shell.out().lastIndexOf(ENTER));
    type(shell, "stty -g >after; cmp before after && echo s''ame\r");
    await shell.says("same");
    const stopped = shell.out().length;
    type(shell, "fg\r");
    await until(() => shell.out().slice(stopped).includes("✔ finished"), "the screen to come back");
    type(shell, "q");
    await until(() => shell.out().lastIndexOf(LEAVE) > stopped, "its end");
  });

  it.each([
    ["standard output is a file or a pipe", {}],
    ["standard output is a file or a pipe", { TERM: "dumb" }],
  ])("refuses where there is no terminal: %s", async (why, env) => {
    const { exitCode, stderr, stdout } = await trackio(makePlace(), ["show", "--watch"], { env });
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `trackio: --watch needs a terminal: ${why}.\n  Once, and not live: trackio show, without --watch`,
    );
  });

  it("refuses a terminal that cannot move its cursor", async () => {
    const live = startInTerminal(makePlace(), [inject("trackio"), "show", "--watch"], {
      env: { TERM: "dumb" },
    });
    await live.says(/TERM=dumb says that this one cannot move its\s+cursor/);
    expect(live.out()).not.toContain("\u001b");
  });

  it("refuses what makes no sense with it", async () => {
    const place = makePlace();
    for (const flags of [["--json"], ["-n", "3"], ["a", "b"]]) {
      const { exitCode, stderr } = await trackio(place, ["show", "--watch", ...flags]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("--watch");
    }
  });
});
