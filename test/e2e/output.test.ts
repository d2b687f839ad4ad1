import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { start, startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun } from "../support/runs.ts";
import { makePlace, trackio } from "../support/trackio.ts";

const shell =
  (script: string, quiet = true) =>
  (place: ReturnType<typeof makePlace>) =>
    start(place, "bash", ["-c", script], {
      env: { RUN: `${inject("trackio")} run ${quiet ? "-q " : ""}--` },
    });

describe("the program's streams are its own", () => {
  it("its output comes through byte for byte", async () => {
    const place = makePlace();
    const bytes = Buffer.from(
      Array.from({ length: 300_000 }, (_, index) => (index * 7919 + (index >> 8)) % 256),
    );
    writeFileSync(join(place.cwd, "bytes"), bytes);
    const live = shell("$RUN cat bytes | cmp - bytes && echo the same")(place);
    await live.process;
    expect(live.out()).toBe("the same\n");
  });

  it("what it prints to both streams keeps its order, with our two lines around it", async () => {
    const place = makePlace();
    const live = shell(
      "$RUN sh -c 'for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done' 2>&1",
      false,
    )(place);
    await live.process;
    const lines = live.out().trimEnd().split("\n");
    const own = [1, 2, 3, 4, 5].flatMap((number) => [`out ${number}`, `err ${number}`]);
    expect(lines.filter((line) => /^(out|err) /.test(line))).toEqual(own);
    expect(lines.slice(-2)[0]).toMatch(/^✔ work\/\S+ finished in /);
  });

  it("its input is read by it alone, to the last byte", async () => {
    const place = makePlace();
    const live = shell("printf 'one\\ntwo' | { $RUN sh -c 'read first; echo \"first: $first\"'; cat; }")(
      place,
    );
    await live.process;
    expect(live.out()).toBe("first: one\ntwo");
  });

  it("it is ended by SIGPIPE when the reader of its output goes", async () => {
    const place = makePlace();
    const live = shell("$RUN yes | head -1; echo $PIPESTATUS")(place);
    await live.process;
    expect(live.out()).toBe("y\n141\n");
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: null, signal: "SIGPIPE" });
  });

  it("the run is kept to its end when nobody reads our standard error", async () => {
    const place = makePlace();
    const live = shell(
      "{ $RUN sh -c 'echo \"{}\" >&3; sleep 0.2; exit 4' 2>&1 >/dev/null; echo $? >code; } | true",
      false,
    )(place);
    await live.process;
    expect(readFileSync(join(place.cwd, "code"), "utf8")).toBe("4\n");
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 4 });
  });

  it("a pipe that it shares with us stays blocking: a slow reader makes it wait and never fail", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "write.py"), WRITES_10_MB);
    writeFileSync(join(place.cwd, "read.py"), READS_WHEN_FULL);
    // What we print is counted with it: a name without an x.
    const live = start(
      place,
      "bash",
      ["-c", `${inject("trackio")} run --name r -- python3 write.py 2>&1 | python3 read.py`],
      {},
    );
    await live.process;
    expect(live.out()).toMatch(/^10000000 bytes, 0 errors\n$/);
  });

  it("descriptor 3 stays blocking, appends and is shared with no one", async () => {
    const place = makePlace();
    const look =
      "import fcntl, os; f = fcntl.fcntl(3, fcntl.F_GETFL); print(bool(f & os.O_NONBLOCK), bool(f & os.O_APPEND), os.fstat(3).st_ino == os.stat(os.environ['TRACKIO_FILE']).st_ino)";
    expect((await trackio(place, ["run", "-q", "--", "python3", "-c", look])).stdout).toBe("False True True");
  });

  it("it may close all of its streams and goes on", async () => {
    const place = makePlace();
    const result = await trackio(place, [
      "run",
      "--",
      "sh",
      "-c",
      "echo '{\"loss\": 1}' >&3; exec <&- >&- 2>&- 3>&-; exit 9",
    ]);
    expect(result.exitCode).toBe(9);
    expect(result.stderr).toContain("1 step");
  });

  it("we work without standard streams of our own", async () => {
    const place = makePlace();
    const live = shell("$RUN sh -c 'echo \"{}\" >&3; exit 6' <&- >&- 2>&-; echo $?", false)(place);
    await live.process;
    expect(live.out()).toBe("6\n");
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 6 });
  });
});

it("what the program has printed is there before it ends", async () => {
  const place = makePlace();
  const live = startTrackio(place, ["run", "-q", "--", "sh", "-c", "echo ready; read line; echo $line"], {
    stdin: "pipe",
  });
  await live.says("ready");
  live.process.stdin?.write("typed\n");
  await until(
    () => live.out() === "ready\ntyped\n",
    () => live.out(),
  );
  expect((await live.process).exitCode).toBe(0);
});

const WRITES_10_MB = `
import os
left, errors = 10_000_000, 0
while left:
    try:
        left -= os.write(1, b"x" * min(left, 1_000_000))
    except BlockingIOError:
        errors += 1
os.write(1, b"%d errors\\n" % errors)
`;

/** Reads nothing before the pipe is full. */
const READS_WHEN_FULL = `
import array, fcntl, sys, termios, time
waiting = array.array("i", [0])
room = fcntl.fcntl(0, 1032)  # F_GETPIPE_SZ
while waiting[0] < room * 3 / 4:
    time.sleep(0.01)
    fcntl.ioctl(0, termios.FIONREAD, waiting)
data = sys.stdin.buffer.read()
errors = data.rsplit(b"x", 1)[1].split(b"\\n")[0].decode()
print("%d bytes, %s" % (data.split(b"started\\n")[1].count(b"x") if b"started\\n" in data else data.count(b"x"), errors))
`;
