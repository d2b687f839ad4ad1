"""Where callers look for the classes of media."""

from trackio import Audio, Histogram, Html, Image, Object3D, Table, Video

__all__ = ["Audio", "Histogram", "Html", "Image", "Object3D", "Table", "Video"]
