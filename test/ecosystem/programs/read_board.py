"""Reads a folder of event files with TensorBoard's own reader. Prints, as JSON, what it holds by folder and tag.

Arguments: the folder. Values of one tag are lists of [wall time, step, value]; images and audio are lists of [step, SHA-1].
"""

import hashlib
import json
import math
import os
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboard.util.tensor_util import make_ndarray

ALL = {kind: 0 for kind in ("scalars", "tensors", "histograms", "compressedHistograms", "images", "audio")}


def sha1(data):
    return hashlib.sha1(data).hexdigest()


def plain(number):
    """As JSON can write it."""
    return number if math.isfinite(number) else str(number)


def edges(histogram):
    """As TensorBoard shows it: without empty buckets at both ends, from the least value to the greatest."""
    counts = list(histogram.bucket)
    filled = [place for place, count in enumerate(counts) if count > 0]
    if not filled:
        return [[], []]
    first, last = filled[0], filled[-1]
    inner = list(histogram.bucket_limit)[first:last]
    return [[histogram.min, *inner, histogram.max], counts[first : last + 1]]


def tensor(plugin, proto):
    array = make_ndarray(proto)
    if plugin == "text":
        return [cell.decode() for cell in array.ravel().tolist()]
    if plugin == "histograms":
        rows = array.tolist()
        return [[row[0] for row in rows] + [row[1] for row in rows[-1:]], [row[2] for row in rows]]
    if plugin == "images":
        return [sha1(picture) for picture in array.ravel().tolist()[2:]]
    if plugin == "audio":
        return [sha1(sound) for sound in array[:, 0].tolist()]
    return plain(array.item())


def read(folder):
    events = EventAccumulator(folder, size_guidance=ALL)
    events.Reload()
    tags = events.Tags()
    found = {"scalars": {}, "histograms": {}, "images": {}, "audio": {}, "text": {}, "hparams": {}}
    for tag in tags["scalars"]:
        found["scalars"][tag] = [[each.wall_time, each.step, plain(each.value)] for each in events.Scalars(tag)]
    for tag in tags["histograms"]:
        found["histograms"][tag] = [
            [each.wall_time, each.step, edges(each.histogram_value)] for each in events.Histograms(tag)
        ]
    for kind, values in (("images", events.Images), ("audio", events.Audio)):
        for tag in tags[kind]:
            name = "encoded_image_string" if kind == "images" else "encoded_audio_string"
            found[kind][tag] = [[each.step, sha1(getattr(each, name))] for each in values(tag)]
    for tag in tags["tensors"]:
        plugin = events.SummaryMetadata(tag).plugin_data.plugin_name
        if plugin in found:
            found[plugin][tag] = [
                [each.wall_time, each.step, tensor(plugin, each.tensor_proto)] for each in events.Tensors(tag)
            ]
    for tag, metadata in events.summary_metadata.items():
        if metadata.plugin_data.plugin_name != "hparams":
            continue
        started = HParamsPluginData.FromString(metadata.plugin_data.content).session_start_info
        for name, value in started.hparams.items():
            found["hparams"][name] = getattr(value, value.WhichOneof("kind"))
    return {kind: values for kind, values in found.items() if values}


root = sys.argv[1]
folders = sorted(
    os.path.relpath(path, root) for path, _, files in os.walk(root) if any("tfevents" in name for name in files)
)
print(json.dumps({folder: read(os.path.join(root, folder)) for folder in folders}))
