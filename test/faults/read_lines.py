# Read all .ndjson files of a run, again and again, up to their last newlines: each line must be a JSON object.
# Usage: read_lines.py FOLDER      until its standard input ends; prints how often it read, and what was wrong
import json
import os
import select
import sys

folder, times, problems = sys.argv[1], 0, []


def refuse(name):
    raise ValueError("%s is no JSON" % name)


def read(name):
    with open(os.path.join(folder, name), "rb") as file:
        text = file.read()
    for number, line in enumerate(text[: text.rfind(b"\n") + 1].splitlines()):
        try:
            if not isinstance(json.loads(line, parse_constant=refuse), dict):
                raise ValueError("no object")
        except ValueError as error:
            problems.append("%s:%d: %s: %r" % (name, number + 1, error, line[:200]))


while len(problems) < 5:
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        try:
            if name.endswith(".ndjson"):
                read(name)
        except FileNotFoundError:
            pass  # recovery has taken a file away that it makes again
    times += 1
    if select.select([sys.stdin], [], [], 0)[0]:
        break
print(json.dumps({"times": times, "problems": problems}))
