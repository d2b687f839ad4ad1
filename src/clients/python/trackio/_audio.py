"""Sound: files and arrays of samples."""

from __future__ import annotations

from ._medium import Medium, existing_file, given, is_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Audio(Medium):
    """Sound to be logged: `trackio.log({"tone": trackio.Audio(samples, sample_rate=16000)})`.

    A file is copied as it is when the sound is logged. An array is taken as it is now.

    Args:
        value: the path of a file; or an array or tensor of numpy, torch …, or a list, of shape (samples,),
            (samples, channels) or (channels, samples), with at most 32 channels. Floats are from -1 to 1: where they
            go beyond, all are made quieter so that the loudest is 1. Integers keep their upper 16 bits; those of 64
            bits are 16-bit samples.
        caption: text to show beside it.
        sample_rate: samples a second, in Hz. Needed for an array.
        format: "wav", the default, or "mp3" (and what else ffmpeg knows by that name) for an array, where ffmpeg is
            on PATH; without it, the file is WAV all the same, which is said once.
        data_or_path: another name of `value`.

    Raises:
        TypeError: the value is neither a path nor an array of numbers.
        ValueError: there is no such file, the sample rate is missing or not a whole number above 0, or no sound has
            this shape.
    """

    _TYPE = "trackio.audio"

    def __init__(
        self,
        value: Any = None,
        caption: Any = None,
        sample_rate: int | None = None,
        format: str | None = None,
        *,
        data_or_path: Any = None,
    ) -> None:
        # wandb.Audio takes the sample rate before the caption.
        if isinstance(caption, int) and (sample_rate is None or isinstance(sample_rate, str)):
            caption, sample_rate = sample_rate, caption
        super().__init__(caption)
        value = given("The value of an Audio", value, data_or_path)
        if is_path(value):
            self._path = existing_file(value)
            return
        from ._wav import samples_of

        if sample_rate is None:
            raise ValueError(
                "An array of samples needs a sample_rate, in Hz, such as Audio(samples, sample_rate=16000)."
            )
        if int(sample_rate) != sample_rate or sample_rate <= 0:
            raise ValueError(f"The sample_rate is a whole number above 0, in Hz, not {sample_rate!r}.")
        self._sample_rate = int(sample_rate)
        self._format = (format or "wav").lower().lstrip(".")
        self._samples = samples_of(value)

    def _encoded(self) -> tuple[bytes, str]:
        from ._wav import wav

        if self._format != "wav":
            from ._ffmpeg import encoded

            shape = ["-f", "s16le", "-ar", str(self._sample_rate), "-ac", str(self._samples.channels), "-i", "pipe:0"]
            content = encoded(shape, self._samples.content, f".{self._format}", "sound is kept as WAV")
            if content is not None:
                return content, f".{self._format}"
        return wav(self._samples, self._sample_rate), ".wav"
