import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { start, startInTerminal } from "../support/live.ts";
import { eventOf, runsIn } from "../support/runs.ts";
import { makePlace, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

const PROGRAM = join(PROGRAMS, "surroundings.py");

/** What fixtures/programs/surroundings.py sees. */
interface Surroundings {
  readonly environment: Record<string, string>;
  readonly process: {
    readonly pid: number;
    readonly ppid: number;
    readonly pgid: number;
    readonly sid: number;
  };
  readonly descriptors: Record<
    string,
    { readonly target: string; readonly kind: string; readonly flags: readonly string[] }
  >;
  readonly isatty: readonly boolean[];
  readonly limits: Record<string, readonly [number, number]>;
  readonly signals: { readonly ignored: readonly string[] };
  readonly umask: string;
  readonly argv: readonly string[];
}

/** How a script starts the program: `$RUN` is nothing, or `trackio run`; `seen` is where it writes. */
const AS_IT_IS = `$RUN python3 ${PROGRAM} seen one 'two words' ''`;

interface Stage {
  readonly place?: Place;
  readonly shell?: string;
  readonly terminal?: boolean;
}

interface Both {
  readonly bare: Surroundings;
  readonly under: Surroundings;
}

/** What the program sees in one and the same shell, bare and under the recorder. */
async function bothIn(
  script: string,
  { place = makePlace(), shell = "sh", terminal = false }: Stage = {},
): Promise<Both> {
  const twice = `RUN=\n${script}\nwait; mv seen bare; RUN="${inject("trackio")} run -q --"\n${script}\nwait; mv seen under`;
  const live = terminal
    ? startInTerminal(place, [shell, "-c", twice])
    : start(place, shell, ["-c", twice], { stdin: "ignore" });
  expect((await live.process).exitCode, `${live.out()}${live.err()}`).toBe(0);
  const [bare, under] = ["bare", "under"].map(
    (name) => JSON.parse(readFileSync(join(place.cwd, name), "utf8")) as Surroundings,
  );
  return { bare: bare as Surroundings, under: under as Surroundings };
}

/** All but what docs/format.md says is different: the variables, descriptor 3, and who the parent is. */
function comparable({ environment, process, descriptors, ...rest }: Surroundings): unknown {
  const { TRACKIO_DIR: _, PYTHONPATH: path = "", ...others } = environment;
  const theirs = path
    .split(":")
    .filter((entry) => !entry.endsWith("/node_modules/trackio/src/clients/python"));
  // Standard output and error are the relay's, which is told in a test of its own.
  const { 1: _1, 2: _2, 3: __, ...inherited } = descriptors;
  return {
    ...rest,
    path: theirs.join(":"),
    environment: Object.fromEntries(
      Object.entries(others).filter(
        ([name]) =>
          !/^TRACKIO_(FD|FILE|SPOOL|PROJECT|RUN|RUN_DIR|ATTEMPT|RESUME|STEP)$/.test(name) && name !== "_",
      ),
    ),
    process: { pgid: process.pgid, sid: process.sid },
    descriptors: inherited,
  };
}

async function expectTheSame(script: string, stage: Stage = {}): Promise<Both> {
  const both = await bothIn(script, stage);
  expect(comparable(both.under)).toEqual(comparable(both.bare));
  return both;
}

describe("a program under trackio run sees what it sees without", () => {
  it("started by a script", async () => {
    const { under } = await expectTheSame(AS_IT_IS);
    expect(under.argv).toEqual([PROGRAM, "seen", "one", "two words", ""]);
    expect(under.descriptors[3]).toMatchObject({
      kind: "-",
      flags: ["O_APPEND"],
      target: under.environment["TRACKIO_FILE"],
    });
  });

  it("in a terminal", async () => {
    const { under } = await expectTheSame(AS_IT_IS, { terminal: true });
    expect(under.isatty).toEqual([true, true, true]);
  });

  it("in a terminal's background, as a job of a shell with job control", async () => {
    const { bare, under } = await bothIn(`set -m; ${AS_IT_IS} &`, { shell: "bash", terminal: true });
    expect(bare.process.pgid).toBe(bare.process.pid);
    expect(under.process.pgid).toBe(under.process.ppid); // The recorder leads the job; the program is in its group.
    const apart = (seen: Surroundings): object => ({ ...(comparable(seen) as object), process: undefined });
    expect(apart(under)).toEqual(apart(bare));
    expect(under.process.sid).toBe(bare.process.sid);
  });

  it("with another umask, niceness and limits", async () => {
    const { under } = await expectTheSame(
      `umask 027; ulimit -c 0; ulimit -Ss 4096; ${AS_IT_IS.replace("$RUN", "$RUN nice -n 3")}`,
    );
    expect(under.umask).toBe("0027");
  });

  it.each(["256", "20"])(
    "with a soft limit of %s open files, which Node raises for itself",
    async (limit) => {
      const { under } = await expectTheSame(`ulimit -Sn ${limit}; ${AS_IT_IS}`);
      expect(under.limits["RLIMIT_NOFILE"]?.[0]).toBe(Number(limit));
    },
  );

  it("with hang-ups ignored, as nohup does", async () => {
    const { under } = await expectTheSame(`trap '' HUP; ${AS_IT_IS}`);
    expect(under.signals.ignored).toContain("SIGHUP");
  });

  it.each([
    ["often", "HUP INT QUIT USR1 USR2 ALRM TERM TSTP TTIN TTOU"],
    // Not CHLD: dash, which gives the others back, takes it for itself.
    ["rarely", "URG WINCH IO XCPU VTALRM PROF ABRT SYS"],
  ])("with signals ignored that %s are", async (_, names) => {
    const { under } = await expectTheSame(`trap '' ${names}; ${AS_IT_IS}`, { shell: "bash" });
    for (const name of names.split(" ")) expect(under.signals.ignored).toContain(`SIG${name}`);
  });

  it("in a script's background, where the shell ignores INT and QUIT", async () => {
    const { under } = await expectTheSame(`${AS_IT_IS} &`);
    expect(under.signals.ignored).toEqual(expect.arrayContaining(["SIGINT", "SIGQUIT"]));
  });

  it("with descriptors of its own, from 4 on", async () => {
    const { under } = await expectTheSame(`exec 4>four 5</dev/null 7>>seven 9<>nine; ${AS_IT_IS}`);
    expect(Object.keys(under.descriptors)).toEqual(expect.arrayContaining(["3", "4", "5", "7", "9"]));
  });

  it("with a process substitution", async () => {
    const { under } = await bothIn(`${AS_IT_IS} <(echo one) <(echo two)`, { shell: "bash" });
    const paths = under.argv.slice(5);
    expect(paths).toHaveLength(2);
    for (const path of paths) expect(under.descriptors[path.replace("/dev/fd/", "")]?.kind).toBe("p");
  });

  it("with standard streams that are closed", async () => {
    const { bare, under } = await bothIn(`${AS_IT_IS} <&- >&-`);
    expect(under.isatty).toEqual(bare.isatty);
  });

  it("with exported variables of any short name", async () => {
    const names = [
      ..."abcdefghijklmnopqrstuvwxyz",
      ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ",
      "rest",
      "line",
      "key",
      "value",
      "file",
      "fd",
    ];
    await expectTheSame(`export ${names.map((name, index) => `${name}=${index}`).join(" ")}; ${AS_IT_IS}`);
  });

  it("with an empty environment", async () => {
    const place = makePlace();
    const script =
      // PWD: where it is missing, the shell in front of us adds it.
      'env -i A=1 PATH="$PATH" TRACKIO_DIR="$TRACKIO_DIR" $RUN env | grep -v -e ^TRACKIO_ -e ^PATH= -e ^PWD=';
    const live = start(place, "sh", ["-c", script], {
      env: { RUN: `${inject("trackio")} run -q --no-inject --` },
    });
    await live.process;
    expect(live.out()).toBe("A=1\n");
  });

  it("in a folder that was reached by a link", async () => {
    const place = makePlace();
    symlinkSync(place.cwd, join(place.root, "link"));
    const { under } = await expectTheSame(`cd; cd ${join(place.root, "link")}; ${AS_IT_IS}`, { place });
    expect(under.environment["PWD"]).toBe(join(place.root, "link"));
  });

  it("in a folder that was removed", async () => {
    const place = makePlace();
    const gone = join(place.cwd, "gone");
    const script = `mkdir gone; cd gone; rmdir ../gone; env >../bare; ${inject("trackio")} run -q --no-inject -- env >../under`;
    const live = start(place, "sh", ["-c", script], { stdin: "ignore" });
    expect((await live.process).exitCode, live.err()).toBe(0);
    const [bare, under] = ["bare", "under"].map((name) =>
      readFileSync(join(place.cwd, name), "utf8")
        .split("\n")
        .filter((line) => !/^(TRACKIO_|_=)/.test(line))
        .sort(),
    );
    expect(under).toEqual(bare);
    expect(under).toContain(`PWD=${gone}`);
    const [run = ""] = runsIn(place.store);
    expect(run).toMatch(/^default\//);
    expect(eventOf(join(place.store, run), "started")).toMatchObject({ cwd: gone });
    expect(existsSync(gone)).toBe(false);
  });

  it("called by the name that was typed, and given its arguments as they are", async () => {
    const place = makePlace();
    const result = await trackio(place, [
      "run",
      "-q",
      "--",
      "sh",
      "-c",
      "tr '\\0' '|' </proc/$$/cmdline",
      "a\nb",
      "",
      "*",
      "$HOME",
    ]);
    expect(result.stdout).toBe("sh|-c|tr '\\0' '|' </proc/$$/cmdline|a\nb||*|$HOME|");
  });

  it("with the default for SIGPIPE, and every other signal as it was", async () => {
    const live = start(
      makePlace(),
      "sh",
      ["-c", "grep ^Sig...: /proc/self/status; $RUN grep ^Sig...: /proc/self/status"],
      { env: { RUN: `${inject("trackio")} run -q --no-inject --` } },
    );
    await live.process;
    const half = live.out().length / 2;
    expect(half).toBeGreaterThan(0);
    expect(live.out().slice(half)).toBe(live.out().slice(0, half));
  });

  it("with SIGPIPE ignored where it was ignored", async () => {
    const live = start(
      makePlace(),
      "sh",
      ["-c", "trap '' PIPE; grep SigIgn /proc/self/status; $RUN grep SigIgn /proc/self/status"],
      { env: { RUN: `${inject("trackio")} run -q --no-inject --` } },
    );
    await live.process;
    const [bare, under] = live.out().split("\n");
    expect(under).toBe(bare);
  });
});
