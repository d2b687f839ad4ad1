"""A conversation, or what an agent did."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class Trace:
    """Messages in OpenAI's style, with what is known of how they came to be. Kept whole, as JSON.

    Args:
        messages: such as ``{"role": "user", "content": "..."}``
        metadata: of the trace as a whole
        spans: what produced the answer: model calls, tool calls ...

    Raises:
        TypeError: where messages or spans are no lists of dicts
    """

    def __init__(
        self,
        messages: Sequence[dict[str, Any]],
        metadata: dict[str, Any] | None = None,
        spans: Sequence[dict[str, Any]] | None = None,
    ) -> None:
        for what, each in (("messages", messages), ("spans", spans or [])):
            if not isinstance(each, (list, tuple)) or not all(isinstance(item, dict) for item in each):
                raise TypeError(f"{what} must be a list of dicts, not {each!r:.80}")
        self.messages = [dict(message) for message in messages]
        self.metadata = dict(metadata or {})
        self.spans = [dict(span) for span in spans or []]

    def _tagged(self) -> dict[str, object]:
        fields = {"messages": self.messages, "metadata": self.metadata, "spans": self.spans}
        return {"_type": "trackio.trace", **fields}

    def __repr__(self) -> str:
        return f"<trackio.Trace of {len(self.messages)} messages>"
