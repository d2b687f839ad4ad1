# 50 runs that log ten steps a second, and a live screen of them in a terminal of its own: writes what the screen
# took of a core, as JSON, to OUT. What it takes to start is left out.
# Usage: live_screen.py OUT STORE RUNS SECONDS COMMAND [ARG...]
import datetime
import fcntl
import json
import math
import os
import pty
import re
import select
import socket
import struct
import sys
import termios
import time

out, store, runs, seconds, *command = sys.argv[1:]
runs, seconds = int(runs), float(seconds)
EVERY = 0.1
STARTING = 5


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def stat_of(pid):
    with open("/proc/%d/stat" % pid) as stat:
        return stat.read().rpartition(")")[2].split()


def boot():
    with open("/proc/sys/kernel/random/boot_id") as file:
        boot_id = file.read().strip()
    space = os.readlink("/proc/self/ns/pid")
    return boot_id if space == "pid:[4026531836]" else boot_id + "/" + re.sub(r"\D", "", space)


me = {"pid": os.getpid(), "start": int(stat_of(os.getpid())[19])}
files = []
for index in range(runs):
    folder = os.path.join(store, "bench", "run-%d" % index)
    os.makedirs(folder)
    begun = {"timestamp": now(), "format": 1, "project": "bench", "run": "run-%d" % index, "id": "%012x" % index}
    started = {
        "timestamp": now(), "attempt": 1, "session": "bench-%d" % index, "command": ["python3", "train.py"], "cwd": "/",
        "host": socket.gethostname(), "boot_id": boot(), "user": "ada", "recorder": me, "pid": me["pid"], "pid_start": me["start"],
    }
    with open(os.path.join(folder, "run.ndjson"), "w") as life:
        for event, fields in [("created", begun), ("started", started), ("progress", {"timestamp": now(), "total": 10000})]:
            life.write(json.dumps({"event": event, **fields}) + "\n")
    with open(os.path.join(folder, "config.ndjson"), "w") as config:
        config.write(json.dumps({"timestamp": now(), "source": "program", "config": {"lr": 0.001 * index, "seed": 1}}) + "\n")
    files.append(open(os.path.join(folder, "steps.ndjson"), "a"))


def grow(step):
    for index, file in enumerate(files):
        loss = math.exp(-step / 1000) + (step * math.sqrt(2) + index) % 1 / 10
        values = {"loss": loss, "accuracy": 1 - loss / 2, "lr": 0.001, "grad_norm": (step * math.pi) % 1}
        file.write(json.dumps({"step": step, "timestamp": now(), **values}) + "\n")
        file.flush()


for step in range(1000):
    grow(step)

pid, master = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))


def cpu():
    fields = stat_of(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime, proc(5)


begun = time.monotonic()
shown = b""
before = None
step = 1000
while time.monotonic() < begun + STARTING + seconds:
    ready, _, _ = select.select([master], [], [], EVERY)
    if ready:
        shown += os.read(master, 65536)
    if time.monotonic() >= begun + (step - 1000) * EVERY:
        grow(step)
        step += 1
    if before is None and time.monotonic() >= begun + STARTING:
        before = (time.monotonic(), cpu())
share = (cpu() - before[1]) / (time.monotonic() - before[0])
with open("/proc/%d/status" % pid) as status:
    memory = int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) * 1024
os.write(master, b"q")
while True:
    try:
        if not os.read(master, 65536):
            break
    except OSError:  # Linux says EIO where the last program has closed the terminal
        break
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
with open(out, "w") as result:
    json.dump({"status": status, "share": share, "memory": memory, "bytes": len(shown), "running": b"%d running" % runs in shown}, result)
