# Run a command and write what it took, as JSON, to OUT: wall time, its own CPU and memory (not its children's), and
# how long it waited for a core that others had.
# Usage: watch.py OUT SAMPLE COMMAND [ARG...]     SAMPLE: seconds between two looks at its memory; 0 for none
import json
import os
import sys
import time

out, sample, *command = sys.argv[1:]
page = os.sysconf("SC_PAGE_SIZE")
tick = os.sysconf("SC_CLK_TCK")
memory = []

begun = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ)
if float(sample) > 0:
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        with open("/proc/%d/statm" % pid) as statm:
            memory.append(int(statm.read().split()[1]) * page)
        time.sleep(float(sample))
else:
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
wall = time.perf_counter() - begun

# A process that ended and was not reaped yet still tells its own CPU time; wait4(2) would add its children's.
with open("/proc/%d/stat" % pid) as stat:
    fields = stat.read().rpartition(")")[2].split()
with open("/proc/%d/schedstat" % pid) as schedstat:
    waited = int(schedstat.read().split()[1]) / 1e9
_, status, usage = os.wait4(pid, 0)
with open(out, "w") as result:
    json.dump(
        {
            "status": os.waitstatus_to_exitcode(status),
            "wall": wall,
            "cpu": (int(fields[11]) + int(fields[12])) / tick,  # utime and stime, proc(5)
            "waited": waited,
            "peak": usage.ru_maxrss * 1024,
            "memory": memory,
        },
        result,
    )
