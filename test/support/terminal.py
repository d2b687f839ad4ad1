# Run a command in a terminal of its own, as the leader of its session: stdin is typed there, and what it shows
# goes to stdout. Exits as the command does. The end of stdin types nothing.
# Usage: terminal.py COMMAND [ARG...]
import fcntl
import os
import pty
import select
import struct
import sys
import termios

pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

sources = [0, master]
while True:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:  # Linux says EIO where the last program has closed the terminal
            data = b""
        if source == 0:
            if data:
                os.write(master, data)
            else:
                sources.remove(0)
        elif data:
            os.write(1, data)
        else:
            status = os.waitpid(pid, 0)[1]
            sys.exit(os.waitstatus_to_exitcode(status) % 256 if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
