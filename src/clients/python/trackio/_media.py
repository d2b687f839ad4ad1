"""All media that can be logged."""

from ._audio import Audio
from ._histogram import Histogram
from ._html import Html
from ._image import Image
from ._markdown import Markdown
from ._object3d import Object3D
from ._video import Video

__all__ = ["Audio", "Histogram", "Html", "Image", "Markdown", "Object3D", "Video"]
