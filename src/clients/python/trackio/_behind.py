"""Where a run goes on, by its files (`docs/format.md`, "Attempts")."""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Passage = tuple[int, int]
    """An attempt, and how often rank 0 went back in it."""

_HEAD = re.compile(rb'\{"step":(\d+),"timestamp":"[^"]*"(?:,"_attempt":(\d+))?(?:,"_rank":(\d+))?(?:,"_rewind":(\d+))?')


def next_step(folder: str, events: Iterable[dict[str, Any]]) -> int:
    """The step that rank 0 goes on with: the one after the last that counts, unless it was told to go back behind that.

    Names that went back alone, and step metrics, are passed over: the recorder knows them, and its step is the run's.

    Args:
        events: the run's life, oldest first
    """
    goals = sorted(_goals(events))
    steps: list[int] = []
    last = (0, 0)
    for passage, step in _steps(folder):
        if passage > last:
            cuts = [goal for at, goal, is_start in goals if not is_start and last < at <= passage]
            if passage[0] > last[0]:
                cuts.append(step)
            steps = [each for each in steps if each < min(cuts, default=step)]
            last = passage
        steps.append(step)
    told = [goal for at, goal, _ in goals if at > last]
    return told[-1] if told else max(steps, default=-1) + 1


def checkpoints(events: Iterable[dict[str, Any]]) -> list[tuple[str, int | None]]:
    """The checkpoints that rank 0 reported, with their steps, but those that it took back."""
    kept: list[tuple[str, int | None]] = []
    for event in events:
        if event.get("_rank", 0) != 0:
            continue
        if event.get("event") == "checkpoint":
            kept.append((str(event.get("path")), event.get("step")))
        elif _goes_back(event):
            kept = without_later(kept, event["step"])
    return kept


def without_later(checkpoints: list[tuple[str, int | None]], step: int) -> list[tuple[str, int | None]]:
    """Those that are not beyond a step."""
    return [each for each in checkpoints if each[1] is None or each[1] <= step]


def _goes_back(event: dict[str, Any]) -> bool:
    return event.get("event") == "rewound" and event.get("metrics") is None and isinstance(event.get("step"), int)


def _goals(events: Iterable[dict[str, Any]]) -> Iterable[tuple[Passage, int, bool]]:
    """Where rank 0 was told to go back to, and whether at an attempt's start."""
    for event in events:
        attempt = event.get("attempt", 1)
        if event.get("event") == "started" and isinstance(event.get("from_step"), int):
            yield (attempt, 0), event["from_step"], True
        elif _goes_back(event) and event.get("_rank", 0) == 0:
            yield (attempt, event.get("rewind", 1)), event["step"], False


def _steps(folder: str) -> Iterable[tuple[Passage, int]]:
    try:
        with open(os.path.join(folder, "steps.ndjson"), "rb") as file:
            for line in file:
                found = _HEAD.match(line)
                if found is not None and int(found[3] or 0) == 0:
                    yield (int(found[2] or 1), int(found[4] or 0)), int(found[1])
    except OSError:
        return  # No steps yet.
