"""Images, sound, videos and the rest: what is kept of them in the session's folder, read back byte for byte."""

import contextlib
import errno
import io
import json
import math
import os
import pathlib
import random
import stat
import struct
import sys
import tempfile
import unittest
import wave
import zlib
from unittest import mock

try:
    import resource
except ImportError:  # Windows
    resource = None

from trackio import _keep, _say
from trackio._media import Audio, Histogram, Html, Image, Markdown, Object3D, Video
from trackio._values import plain


class Array:
    """An array of a library that we know nothing of, but that it has a shape and a `tolist`."""

    def __init__(self, nested):
        self.nested = nested
        shape = []
        while isinstance(nested, list):
            shape.append(len(nested))
            nested = nested[0]
        self.shape = tuple(shape)

    def tolist(self):
        return self.nested


class Tensor(Array):
    """The same from torch, whose pictures have their channels first."""

    dtype = "torch.uint8"

    def detach(self):
        return self

    cpu = detach


Tensor.__module__ = "torch"


def filled(shape, level):
    """Nested lists of this shape; each element is what `level` tells for its place."""
    if len(shape) == 1:
        return [level(place) for place in range(shape[0])]
    return [filled(shape[1:], lambda *rest, first=place: level(first, *rest)) for place in range(shape[0])]


def read_png(path):
    """Width, height, channels, and the pixels of each frame of a PNG that uses no filters."""
    content = pathlib.Path(path).read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, []
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + size]
        assert struct.unpack(">I", content[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        chunks.append((kind, body))
        at += 12 + size
    width, height, depth, colour = struct.unpack(">IIBB", chunks[0][1][:10])
    channels = {0: 1, 4: 2, 2: 3, 6: 4}[colour]
    assert depth == 8 and chunks[-1] == (b"IEND", b"")
    frames = []
    for kind, body in chunks:
        if kind in (b"IDAT", b"fdAT"):
            rows = zlib.decompress(body if kind == b"IDAT" else body[4:])
            stride = width * channels + 1
            assert all(rows[row * stride] == 0 for row in range(height))
            frames.append(b"".join(rows[row * stride + 1 : (row + 1) * stride] for row in range(height)))
    return width, height, channels, frames, chunks


SESSION_FOLDER = _keep.session_folder


class MediaCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.session = self.folder / "session"
        self.session.mkdir()
        before = _keep.session_folder
        self.addCleanup(setattr, _keep, "session_folder", before)
        _keep.session_folder = lambda: str(self.session)
        _say._said.clear()
        self.said = io.StringIO()
        told = contextlib.redirect_stderr(self.said)
        told.__enter__()
        self.addCleanup(told.__exit__, None, None, None)

    def kept(self, value):
        """The tagged value as a reader of the line gets it, and the content of the file that it names."""
        tagged = json.loads(json.dumps(value, default=plain))
        path = pathlib.Path(tagged.get("file_path", ""))
        self.assertEqual(path.parent, self.session / "media")
        self.assertTrue(path.name.startswith(f"{os.getpid()}-"))
        return tagged, path

    def file(self, name, content=b"content"):
        path = self.folder / name
        path.write_bytes(content)
        return path


class TestKeeping(MediaCase):
    def test_a_file_is_copied_when_it_is_logged(self):
        path = self.file("cat.svg", b"one")
        image = Image(str(path), caption="a cat")
        path.write_bytes(b"two")
        tagged, first = self.kept(image)
        self.assertEqual(tagged, {"_type": "trackio.image", "file_path": str(first), "caption": "a cat"})
        self.assertEqual(first.suffix, ".svg")
        path.write_bytes(b"three")
        _, second = self.kept(image)
        self.assertEqual((first.read_bytes(), second.read_bytes()), (b"two", b"three"))

    def test_what_was_made_once_is_kept_once(self):
        image = Image([[0, 255]])
        self.assertEqual(self.kept(image)[1], self.kept(image)[1])
        self.session = self.folder / "another session"
        self.session.mkdir()
        self.assertTrue(self.kept(image)[1].exists())

    def test_a_name_that_is_taken_is_left_alone(self):
        taken = _keep.keep_bytes(b"mine", ".txt").path
        number = int(pathlib.Path(taken).stem.split("-")[1]) + 1
        beside = self.session / "media" / f"{os.getpid()}-{number}.txt"
        beside.write_bytes(b"theirs")
        self.assertNotEqual(_keep.keep_bytes(b"mine", ".txt").path, str(beside))
        self.assertEqual(beside.read_bytes(), b"theirs")

    @unittest.skipUnless(hasattr(os, "fork"), "this system does not fork")
    def test_a_forked_process_keeps_its_own(self):
        read, write = os.pipe()
        if os.fork() == 0:
            os.write(write, str(_keep.keep_bytes(b"child", ".txt").path).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as pipe:
            theirs = pipe.read()
        os.wait()
        ours = _keep.keep_bytes(b"parent", ".txt").path
        self.assertNotEqual(ours, theirs)
        self.assertEqual([pathlib.Path(path).read_bytes() for path in (ours, theirs)], [b"parent", b"child"])

    def test_without_a_session_the_original_is_named(self):
        _keep.session_folder = lambda: None
        path = self.file("cat.svg")
        for _ in range(2):
            tagged = plain(Image(path))
        self.assertEqual(tagged, {"_type": "trackio.image", "file_path": str(path), "caption": None})
        self.assertEqual(self.said.getvalue().count("there is no session to keep it in"), 1)

    def test_without_a_session_what_has_no_file_tells_why(self):
        _keep.session_folder = lambda: None
        tagged = plain(Image([[0]], caption="grey"))
        self.assertEqual(
            tagged, {"_type": "trackio.image", "caption": "grey", "missing": "there is no session to keep it in"}
        )

    def test_a_session_whose_folder_is_gone_is_not_made_again(self):
        self.session.rmdir()
        self.assertEqual(plain(Image([[0]]))["missing"], os.strerror(2))
        self.assertFalse(self.session.exists())

    @unittest.skipIf(resource is None, "this system has no limits to stand for a full disk")
    def test_a_disk_that_takes_no_more_leaves_no_half_file(self):
        original = self.file("cat.png", b"12345678")
        whole = _keep.keep_bytes(b"x", ".txt").path
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4, before[1]))
        try:
            kept = _keep.keep_bytes(b"12345678", ".txt")
            copied = _keep.keep_file(str(original))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        self.assertEqual((kept.path, kept.problem), (None, os.strerror(errno.EFBIG)))
        self.assertEqual((copied.path, copied.problem), (str(original), os.strerror(errno.EFBIG)))
        self.assertEqual(os.listdir(self.session / "media"), [os.path.basename(whole)])
        self.assertIn(os.strerror(errno.EFBIG), self.said.getvalue())

    def test_a_file_that_went_is_told_and_costs_nothing(self):
        path = self.file("cat.png")
        image = Image(path)
        path.unlink()
        self.assertEqual(plain(image)["file_path"], str(path))
        self.assertIn(os.strerror(2), self.said.getvalue())

    @unittest.skipUnless(hasattr(os, "mkfifo"), "this system has no named pipes")
    def test_a_pipe_is_not_waited_for(self):
        path = self.file("video.mp4")
        video = Video(path)
        path.unlink()
        os.mkfifo(path)
        self.assertEqual(plain(video)["file_path"], str(path))
        self.assertIn("not a regular file", self.said.getvalue())

    def test_a_session_that_cannot_be_told_costs_nothing(self):
        def broken():
            raise RuntimeError("no session yet")

        _keep.session_folder = broken
        self.assertIn("no session yet", plain(Image([[0]]))["missing"])
        self.assertIn("no session yet", self.said.getvalue())

    def test_a_closed_standard_error_costs_nothing(self):
        _keep.session_folder = lambda: None
        self.said.close()
        self.assertIn("missing", plain(Image([[0]])))

    def test_the_session_is_that_of_the_environment_or_another_for_a_while(self):
        with mock.patch.dict(os.environ):
            os.environ.pop("TRACKIO_SPOOL", None)
            self.assertIsNone(SESSION_FOLDER())
            os.environ["TRACKIO_SPOOL"] = "/spool"
            self.assertEqual(SESSION_FOLDER(), "/spool")
            with _keep.into("/other"):
                self.assertEqual(SESSION_FOLDER(), "/other")
            self.assertEqual(SESSION_FOLDER(), "/spool")


class TestImage(MediaCase):
    def pixels(self, *given, **more):
        width, height, channels, frames, _ = read_png(self.kept(Image(*given, **more))[1])
        self.assertEqual(len(frames), 1)
        return width, height, channels, list(frames[0])

    def test_channels_last_or_first(self):
        grey = filled((2, 3), lambda y, x: 10 * y + x)
        flat = [0, 1, 2, 10, 11, 12]
        self.assertEqual(self.pixels(Array(grey)), (3, 2, 1, flat))
        for channels in (1, 2, 3, 4):
            last = filled((2, 3, channels), lambda y, x, c: 100 * c % 256 + 10 * y + x)
            expected = (3, 2, channels, [100 * c % 256 + each for each in flat for c in range(channels)])
            if channels != 2:
                first = filled((channels, 2, 5), lambda c, y, x: 100 * c % 256 + 10 * y + x)
                self.assertEqual(self.pixels(Array(first))[:3], (5, 2, channels))
            self.assertEqual(self.pixels(Array(last)), expected)

    def test_where_both_are_possible_torch_has_its_channels_first(self):
        nested = filled((3, 3, 3), lambda a, b, c: 100 * a + 10 * b + c)
        as_last = [100 * a + 10 * b + c for a in range(3) for b in range(3) for c in range(3)]
        as_first = [100 * c + 10 * y + x for y in range(3) for x in range(3) for c in range(3)]
        self.assertEqual(self.pixels(Array(nested)), (3, 3, 3, as_last))
        self.assertEqual(self.pixels(Tensor(nested)), (3, 3, 3, as_first))

    def test_several_make_a_grid(self):
        batch = filled((3, 2, 2, 1), lambda n, y, x, c: n + 1)
        self.assertEqual(self.pixels(Array(batch)), (4, 4, 1, [1, 1, 2, 2] * 2 + [3, 3, 0, 0] * 2))

    def test_ranges(self):
        for row, levels in (
            ([0, 128, 255], [0, 128, 255]),
            ([-5, 300, 1], [0, 255, 1]),
            ([0.0, 0.5, 1.0], [0, 128, 255]),
            ([-1.0, 0.0, 1.0], [0, 128, 255]),
            ([0.0, 99.6, 300.0], [0, 100, 255]),
            ([0.5, math.nan, math.inf], [128, 0, 0]),
            ([True, False, True], [255, 0, 255]),
        ):
            self.assertEqual(self.pixels([row])[3], levels, row)
        self.assertEqual(self.pixels([[0.0, 1.0]], normalize=False)[3], [0, 1])

    def test_arrays_are_taken_as_they_are_now(self):
        nested = [[1, 2]]
        image = Image(Array(nested))
        nested[0][0] = 9
        self.assertEqual(read_png(self.kept(image)[1])[3], [b"\1\2"])

    def test_a_figure(self):
        class Figure:
            def savefig(self, file, format):
                file.write(b"\x89PNG " + format.encode())

        Figure.__module__ = "matplotlib.figure"

        class Axes:
            def get_figure(self):
                return Figure()

        for value in (Figure(), Image(Axes()), Image(Figure())):
            self.assertEqual(self.kept(value)[1].read_bytes(), b"\x89PNG png")
        tagged, path = self.kept(Image(Figure(), file_type="jpg"))
        self.assertEqual((path.suffix, path.read_bytes()), (".jpg", b"\x89PNG jpg"))

    def test_a_pil_image(self):
        class Picture:
            size = (2, 2)

            def __init__(self, mode):
                self.mode = mode

            def convert(self, mode):
                return type(self)(mode)

            def save(self, file, format, **more):
                file.write(f"{format} {self.mode}".encode())

        Picture.__module__ = "PIL.Image"
        derived = type("PngImageFile", (Picture,), {"__module__": "PIL.PngImagePlugin"})
        Picture.__name__ = "Image"
        for value, written in (
            (Picture("RGB"), b"PNG RGB"),
            (derived("CMYK"), b"PNG RGB"),
            (Image(Picture("RGBA"), file_type="jpg"), b"JPEG RGB"),
            (Image(Picture("RGB"), mode="L"), b"PNG L"),
        ):
            self.assertEqual(self.kept(value)[1].read_bytes(), written)

    def test_bytes_and_open_files(self):
        for start, ending in (
            (b"\x89PNG1", ".png"),
            (b"\xff\xd8\xff", ".jpg"),
            (b"RIFF\0\0\0\0WEBP", ".webp"),
            (b"<svg/>", ".svg"),
        ):
            for value in (start, bytearray(start), io.BytesIO(start)):
                tagged, path = self.kept(Image(value))
                self.assertEqual((path.suffix, path.read_bytes()), (ending, start))

    def test_what_wandb_knows(self):
        boxes = {"predictions": {"box_data": [{"class_id": 1}]}}
        image = Image(data_or_path=[[0]], boxes=boxes, classes=[{"id": 1, "name": "cat"}], masks={"m": 1}, grouping=3)
        tagged, _ = self.kept(image)
        self.assertEqual((tagged["boxes"], tagged["classes"]), (boxes, [{"id": 1, "name": "cat"}]))
        self.assertIn("masks of images are not kept", self.said.getvalue())

    def test_mistakes(self):
        for value, kind, message in (
            ("no-such.png", ValueError, "File not found: 'no-such.png'"),
            (Array([1, 2]), ValueError, r"not \(2,\)"),
            (Array(filled((5, 5, 5), lambda *place: 0)), ValueError, r"the shape is \(5, 5, 5\)"),
            ([["x"]], TypeError, "integers, floats or booleans"),
            ([[1, 2], [3]], ValueError, "rows are equally long"),
            (b"text", ValueError, "begin with b'text'"),
            (object(), TypeError, "not of builtins.object"),
            (None, TypeError, "is needed"),
        ):
            with self.subTest(value):
                self.assertRaisesRegex(kind, message, Image, value)


class TestAudio(MediaCase):
    def samples(self, *given, **more):
        tagged, path = self.kept(Audio(*given, **more))
        self.assertEqual(path.suffix, ".wav")
        with wave.open(str(path), "rb") as reader:
            self.assertEqual(reader.getsampwidth(), 2)
            content = reader.readframes(reader.getnframes())
            return reader.getnchannels(), reader.getframerate(), list(struct.unpack(f"<{len(content) // 2}h", content))

    def test_floats(self):
        self.assertEqual(self.samples([0.0, 0.5, -1.0], sample_rate=8000), (1, 8000, [0, 16384, -32767]))
        self.assertEqual(self.samples(Array([0.0, 2.0, -4.0]), "loud", 16000), (1, 16000, [0, 16384, -32767]))
        self.assertEqual(self.samples([0.5, math.nan, math.inf], sample_rate=8000)[2], [16384, 0, 0])

    def test_by_place_as_wandb_has_it(self):
        tagged, _ = self.kept(Audio([1], 8000, "tone"))
        self.assertEqual((self.samples([1], 8000, "tone"), tagged["caption"]), ((1, 8000, [1]), "tone"))

    def test_channels_last_or_first(self):
        self.assertEqual(self.samples([[1, -1], [2, -2]], sample_rate=1), (2, 1, [1, -1, 2, -2]))
        many = [list(range(40)), [-each for each in range(40)]]
        mixed = [sign * each for each in range(40) for sign in (1, -1)]
        self.assertEqual(self.samples(Tensor(many), sample_rate=1), (2, 1, mixed))

    def test_a_file_needs_no_sample_rate(self):
        path = self.file("a.ogg", b"OggS")
        tagged, kept = self.kept(Audio(path, caption="tone"))
        self.assertEqual((tagged["_type"], tagged["caption"], kept.read_bytes()), ("trackio.audio", "tone", b"OggS"))

    def test_mistakes(self):
        for value, more, kind, message in (
            ([0.5], {}, ValueError, "needs a sample_rate"),
            ([0.5], {"sample_rate": 0}, ValueError, "above 0"),
            ([0.5], {"sample_rate": 8000.5}, ValueError, "whole number"),
            ([40000], {"sample_rate": 1}, ValueError, "-32768 to 32767"),
            (["x"], {"sample_rate": 1}, TypeError, "floats or integers"),
            (Array([[[1]]]), {"sample_rate": 1}, Exception, "Sound"),
            (object(), {"sample_rate": 1}, TypeError, "not builtins.object"),
            ("no.wav", {}, ValueError, "File not found"),
        ):
            with self.subTest(value):
                self.assertRaisesRegex(kind, message, Audio, value, **more)


class TestVideo(MediaCase):
    def setUp(self):
        super().setUp()
        before = os.environ["PATH"]
        self.addCleanup(os.environ.__setitem__, "PATH", before)
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        os.environ["PATH"] = str(self.programs)

    def ffmpeg(self, script):
        """A program of this name, in Python: what it gets, it gets as ffmpeg would."""
        path = self.programs / "ffmpeg"
        path.write_text(f"#!{sys.executable}\nimport sys\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    frames = filled((2, 3, 2, 2), lambda t, c, y, x: 100 * t + 30 * c + 10 * y + x)
    mixed = [
        bytes(100 * t + 30 * c + 10 * y + x for y in range(2) for x in range(2) for c in range(3)) for t in range(2)
    ]

    def test_without_ffmpeg_it_is_an_animated_png(self):
        for _ in range(2):
            tagged, path = self.kept(Video(Array(self.frames), caption="moves", fps=10))
        self.assertEqual((tagged["_type"], tagged["caption"], path.suffix), ("trackio.video", "moves", ".png"))
        width, height, channels, frames, chunks = read_png(path)
        self.assertEqual((width, height, channels, frames), (2, 2, 3, self.mixed))
        told = [(kind, body) for kind, body in chunks if kind in (b"acTL", b"fcTL", b"fdAT")]
        self.assertEqual([kind for kind, _ in told], [b"acTL", b"fcTL", b"fcTL", b"fdAT"])
        self.assertEqual(told[0][1], struct.pack(">II", 2, 0))
        self.assertEqual(told[1][1], struct.pack(">IIIIIHHBB", 0, 2, 2, 0, 0, 1, 10, 0, 0))
        self.assertEqual([struct.unpack(">I", body[:4])[0] for kind, body in told[1:]], [0, 1, 2])
        self.assertEqual(self.said.getvalue().count("ffmpeg is not on PATH"), 1)

    def test_ffmpeg_gets_the_frames_and_makes_the_file(self):
        self.ffmpeg("open(sys.argv[-1], 'wb').write(repr(sys.argv[1:-1]).encode() + b'|' + sys.stdin.buffer.read())")
        for form in ("gif", "mp4", "webm"):
            tagged, path = self.kept(Video(Array(self.frames), fps=12, format=form))
            arguments, content = path.read_bytes().split(b"|", 1)
            self.assertEqual((path.suffix, content), (f".{form}", b"".join(self.mixed)))
            self.assertIn(b"'-pix_fmt', 'rgb24', '-s', '2x2', '-r', '12'", arguments)
        self.assertEqual(self.said.getvalue(), "")

    def test_an_ffmpeg_that_fails_costs_the_format_only(self):
        self.ffmpeg("sys.exit('Unknown encoder libx264')")
        tagged, path = self.kept(Video(Array(self.frames), format="mp4"))
        self.assertEqual(read_png(path)[3], self.mixed)
        self.assertIn("Unknown encoder libx264", self.said.getvalue())

    def test_sound_that_ffmpeg_is_to_make(self):
        self.ffmpeg("open(sys.argv[-1], 'wb').write(sys.stdin.buffer.read())")
        tagged, path = self.kept(Audio([1, 2], sample_rate=8000, format="mp3"))
        self.assertEqual((path.suffix, path.read_bytes()), (".mp3", b"\1\0\2\0"))

    def test_without_ffmpeg_sound_is_wav(self):
        tagged, path = self.kept(Audio([1, 2], sample_rate=8000, format="mp3"))
        self.assertEqual(path.suffix, ".wav")
        self.assertIn("sound is kept as WAV", self.said.getvalue())

    def test_channels_last_and_batches(self):
        last = filled((2, 2, 2, 3), lambda t, y, x, c: 100 * t + 30 * c + 10 * y + x)
        self.assertEqual(read_png(self.kept(Video(Array(last)))[1])[3], self.mixed)
        batch = filled((2, 2, 1, 1, 2), lambda n, t, c, y, x: 10 * n + t)
        width, height, _, frames, _ = read_png(self.kept(Video(Array(batch)))[1])
        self.assertEqual((width, height, frames), (4, 1, [bytes([0, 0, 10, 10]), bytes([1, 1, 11, 11])]))

    def test_files_and_bytes(self):
        self.assertEqual(self.kept(Video(self.file("v.mkv", b"mkv")))[1].suffix, ".mkv")
        self.assertEqual(self.kept(Video(io.BytesIO(b"mp4"), format="mp4"))[1].read_bytes(), b"mp4")

    def test_mistakes(self):
        for value, more, kind, message in (
            (Array([[[1]]]), {}, ValueError, "A video has the shape"),
            (Array(self.frames), {"format": "avi"}, ValueError, "gif, mp4, webm, ogg, not as 'avi'"),
            (Array(self.frames), {"fps": 0}, ValueError, "more than 0 frames"),
            (b"bytes", {}, ValueError, "need a format"),
            ("no.mp4", {}, ValueError, "File not found"),
            (3, {}, TypeError, "not of builtins.int"),
        ):
            with self.subTest(value):
                self.assertRaisesRegex(kind, message, Video, value, **more)


class TestHistogram(MediaCase):
    def test_each_value_is_in_the_bin_whose_edges_are_around_it(self):
        seed = random.randrange(10**9)
        chance = random.Random(seed)
        for count in (1, 2, 7, 64):
            values = [chance.gauss(0, 1) for _ in range(500)] + [chance.randrange(5) for _ in range(100)]
            histogram = Histogram(values, num_bins=count)
            edges = histogram.bins
            counted = [
                sum(low <= each < high or (each == high == edges[-1]) for each in values)
                for low, high in zip(edges, edges[1:])
            ]
            with self.subTest(seed=seed, count=count):
                self.assertEqual(histogram.histogram, counted)
                self.assertEqual((sum(counted), edges[0], edges[-1]), (600, min(values), max(values)))

    def test_tagged_as_trackio_does(self):
        self.assertEqual(
            plain(Histogram([1, 2, 2, 3], num_bins=2)),
            {"_type": "trackio.histogram", "bins": [1.0, 2.0, 3.0], "values": [1, 3]},
        )

    def test_what_falls_in_no_bin_is_counted(self):
        tagged = plain(Histogram([math.nan, 1, math.inf, -math.inf, 2, math.nan], num_bins=1))
        self.assertEqual((tagged["values"], tagged["nan"], tagged["infinite"]), ([2], 2, 2))
        self.assertEqual(
            plain(Histogram([math.nan])), {"_type": "trackio.histogram", "bins": [], "values": [], "nan": 1}
        )

    def test_ends(self):
        self.assertEqual(plain(Histogram([])), {"_type": "trackio.histogram", "bins": [], "values": []})
        self.assertEqual(Histogram([3, 3], num_bins=2).bins, [2.5, 3.0, 3.5])
        self.assertEqual(len(Histogram([1, 2], num_bins=9999).histogram), 512)
        huge = Histogram([-1.7e308, 1.7e308], num_bins=2)
        self.assertEqual((huge.histogram, huge.bins[0], huge.bins[-1]), ([1, 1], -1.7e308, 1.7e308))

    def test_of_what(self):
        self.assertEqual(Histogram(Array([[1, 2], [3, 4]]), num_bins=1).histogram, [4])
        self.assertEqual(Histogram(range(10), num_bins=1).histogram, [10])
        self.assertEqual(Histogram((each for each in (True, False)), num_bins=1).histogram, [2])

    def test_of_numpy(self):
        tagged = plain(Histogram(np_histogram=(Array([3, 5]), Array([-1.0, 0.0, 1.0]))))
        self.assertEqual(tagged, {"_type": "trackio.histogram", "bins": [-1.0, 0.0, 1.0], "values": [3, 5]})

    def test_mistakes(self):
        self.assertRaisesRegex(ValueError, "one edge more, not 2", Histogram, np_histogram=([1, 2], [0, 1]))
        self.assertRaisesRegex(ValueError, "at least 1 bin", Histogram, [1], num_bins=0)
        for value in (["x"], "abc", 5, [[1], ["x"]]):
            self.assertRaisesRegex(TypeError, "made of numbers", Histogram, value)
        self.assertRaisesRegex(TypeError, "either a sequence", Histogram)


class TestText(MediaCase):
    def test_markdown(self):
        report = Markdown("# Results")
        self.assertEqual(plain(report), {"_type": "trackio.markdown", "_value": "# Results"})
        self.assertEqual(plain(report.append("It works."))["_value"], "# Results\nIt works.")
        self.assertRaises(TypeError, Markdown, 3)

    def test_html_becomes_a_document(self):
        tagged, path = self.kept(Html("<h1>é</h1>", caption="report"))
        self.assertEqual((tagged["_type"], tagged["caption"], path.suffix), ("trackio.html", "report", ".html"))
        text = path.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("<!doctype html>"))
        self.assertIn('<meta charset="utf-8">', text)
        self.assertIn("<h1>é</h1>", text)

    def test_html_that_is_left_as_it_is(self):
        for value, more in (("<b>x</b>", {"inject": False}), ("<!DOCTYPE html><p>", {}), (" <html><p>", {})):
            self.assertEqual(self.kept(Html(value, **more))[1].read_text(), value)

    def test_html_of_files_and_figures(self):
        path = self.file("page.html", b"<html>1")

        class Figure:
            def savefig(self, file, format):
                file.write("<?xml?><svg/>")

        class Plot:
            def to_html(self, full_html, include_plotlyjs):
                return "<html>plot"

        Plot.__module__ = "plotly.basedatatypes"
        for value, text in (
            (path, "<html>1"),
            (str(path), "<html>1"),
            (io.StringIO("<html>2"), "<html>2"),
            (io.BytesIO(b"<html>3"), "<html>3"),
            (Plot(), "<html>plot"),
        ):
            self.assertEqual(self.kept(Html(value))[1].read_text(), text)
        self.assertEqual(self.kept(Html(Figure(), inject=False))[1].read_text(), "<svg/>")
        self.assertEqual(self.kept(Html(str(path), inject=False, data_is_not_path=True))[1].read_text(), str(path))
        self.assertRaisesRegex(TypeError, "not of builtins.int", Html, 3)


class TestObject3D(MediaCase):
    def test_points(self):
        for points, colours, categories in (
            ([[0.5, 1, 2], [3, 4, 5]], [(150, 160, 180)] * 2, [0, 0]),
            ([[0.5, 1, 2, 1], [3, 4, 5, 14]], [(230, 60, 60), (140, 20, 70)], [1, 14]),
            ([[0.5, 1, 2, 9, 8, 7], [3, 4, 5, 0, 0, 255]], [(9, 8, 7), (0, 0, 255)], [0, 0]),
        ):
            tagged, path = self.kept(Object3D(Array(points), caption="cloud"))
            header, body = path.read_bytes().split(b"end_header\n")
            self.assertIn(b"element vertex 2\n", header)
            rows = list(struct.iter_unpack("<fffBBBB", body))
            self.assertEqual([row[:3] for row in rows], [(0.5, 1, 2), (3, 4, 5)])
            self.assertEqual([(row[3:6], row[6]) for row in rows], list(zip(colours, categories)))
            del tagged["file_path"]
            self.assertEqual(
                tagged,
                {
                    "_type": "trackio.object3d",
                    "caption": "cloud",
                    "format": "ply",
                    "kind": "point_cloud",
                    "original_point_count": 2,
                    "rendered_point_count": 2,
                },
            )

    def test_files_bytes_and_dicts(self):
        tagged, path = self.kept(Object3D(self.file("m.glb", b"glTF")))
        self.assertEqual((tagged["format"], tagged["kind"], path.read_bytes()), ("glb", "mesh", b"glTF"))
        self.assertEqual(self.kept(Object3D(io.BytesIO(b"solid"), file_type="stl"))[1].suffix, ".stl")
        tagged, _ = self.kept(Object3D({"type": "lidar/beta", "points": [[1, 2, 3]], "boxes": [{"label": "car"}]}))
        self.assertEqual((tagged["boxes"], tagged["type"]), ([{"label": "car"}], "lidar/beta"))

    def test_mistakes(self):
        for value, kind, message in (
            ([[1, 2]], ValueError, r"not \(1, 2\)"),
            ([], ValueError, "points, 3"),
            ([[1, 2, 3], [1, 2]], ValueError, "Point 1 has 2 numbers"),
            ([[1, 2, math.nan]], ValueError, "Point 0 is not finite"),
            ([[1, 2, 3, 15]], ValueError, "category of point 0"),
            ([[1, 2, 3, 0, 0, 256]], ValueError, "colour of point 0"),
            (b"bytes", ValueError, "need a file_type"),
            (3, TypeError, "not of builtins.int"),
        ):
            with self.subTest(value):
                self.assertRaisesRegex(kind, message, Object3D, value)


if __name__ == "__main__":
    unittest.main()
