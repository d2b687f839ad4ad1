"""HTML: text, files, and figures that can be drawn as it."""

from __future__ import annotations

import io
import os

from ._kinds import defines
from ._medium import Medium, is_path
from ._values import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FRAME = (
    '<!doctype html>\n<html><head><meta charset="utf-8"><style>'
    ":root { color-scheme: light dark } body { margin: 12px; font-family: system-ui, sans-serif } "
    "img, svg { max-width: 100%; height: auto }</style></head><body>\n"
)


class Html(Medium):
    """HTML to be logged: `trackio.log({"report": trackio.Html("<h1>Results</h1>")})`.

    Args:
        data: HTML as text; the path of a file that ends in .html or .htm, which is read now; a file that is open for
            reading; a plotly figure; a matplotlib figure, animation or `pyplot`.
        inject: put a fragment into a whole document with a plain style. False keeps it as it is.
        data_is_not_path: True: text is HTML, even where it is the name of a file.
        caption: text to show beside it.

    Raises:
        TypeError: the data is of none of these kinds.
    """

    _TYPE = "trackio.html"

    def __init__(self, data: Any, inject: bool = True, data_is_not_path: bool = False, caption: Any = None) -> None:
        super().__init__(caption)
        text = _html_of(data, data_is_not_path)
        start = text.lstrip()[:9].lower()
        fragment = not start.startswith(("<!doctype", "<html"))
        self._text = f"{_FRAME}{text}\n</body></html>\n" if inject and fragment else text

    def _encoded(self) -> tuple[bytes, str]:
        return self._text.encode("utf-8", "backslashreplace"), ".html"


def _html_of(data: Any, is_text: bool) -> str:
    if is_path(data):
        name = os.fspath(data)
        if not is_text and name.lower().endswith((".html", ".htm")) and os.path.isfile(name):
            with open(name, encoding="utf-8", errors="backslashreplace") as file:
                return file.read()
        return str(name)
    if getattr(data, "__name__", None) == "matplotlib.pyplot":
        data = data.gcf()
    kind = type(data)
    if defines(kind, "read"):
        if hasattr(data, "seek"):
            data.seek(0)
        content = data.read()
        return content if isinstance(content, str) else bytes(content).decode("utf-8", "backslashreplace")
    if defines(kind, "to_jshtml"):
        return str(data.to_jshtml())
    if defines(kind, "savefig"):
        drawn = io.StringIO()
        data.savefig(drawn, format="svg")
        return drawn.getvalue()[drawn.getvalue().index("<svg") :]
    if any(base.__module__ == "plotly.basedatatypes" for base in kind.__mro__):
        return str(data.to_html(full_html=True, include_plotlyjs="cdn"))
    raise TypeError(f"Html is made of text, a path, an open file or a figure, not of {type_name(data)}.")
