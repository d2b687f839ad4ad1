"""Markdown reports."""

from __future__ import annotations


class Markdown:
    """Text in Markdown, to be logged: `trackio.log({"report": trackio.Markdown("# Results")})`.

    Args:
        text: the Markdown. It may be changed later, as the attribute `text`, and logged again.

    Raises:
        TypeError: it is no text.
    """

    def __init__(self, text: str = "") -> None:
        if not isinstance(text, str):
            raise TypeError(f"Markdown is made of text, not of {type(text).__name__}.")
        self.text = text

    def append(self, text: str) -> Markdown:
        """Adds text at the end, on a line of its own; returns itself."""
        self.text += text if not self.text or self.text.endswith("\n") else f"\n{text}"
        return self

    def __repr__(self) -> str:
        return f"<trackio.Markdown {self.text!r:.80}>"

    def _tagged(self) -> dict[str, object]:
        return {"_type": "trackio.markdown", "_value": self.text}
