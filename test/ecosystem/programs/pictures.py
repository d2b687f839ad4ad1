"""Logs pictures: of PIL, matplotlib and numpy, in metrics and in the cells of a table, as TRL logs its completions."""

import matplotlib

matplotlib.use("Agg")
import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from PIL import Image

import trackio

red = Image.new("RGB", (3, 2), (255, 0, 0))
figure, axes = plt.subplots(figsize=(2, 1), dpi=50)
axes.plot([1, 2, 3])

trackio.init(project="p", name="r")
trackio.log(
    {
        "pil": trackio.Image(red, caption="red"),
        "bare": red,
        "palette": red.convert("P"),
        "grey": Image.new("L", (2, 2), 7),
        "alpha": Image.new("RGBA", (2, 2), (0, 0, 255, 128)),
        "array": trackio.Image(np.arange(24, dtype=np.uint8).reshape(2, 4, 3)),
        "figure": figure,
        "figure image": trackio.Image(figure),
        "weights": trackio.Histogram(np.arange(10.0), num_bins=5),
    }
)

# As trl/trainer/grpo_trainer.py does: columns of equal length, images wrapped cell by cell.
table = {
    "step": ["1", "1"],
    "prompt": ["What is it?", "And this?"],
    "completion": ["a red square", "a grey one"],
    "accuracy_reward": [1.0, float("nan")],
    "advantage": [np.float32(0.5), np.float32(-0.5)],
}
frame = pd.DataFrame(table)
images = [[red], [Image.new("L", (5, 5), 7)]]
frame["images"] = [[trackio.Image(image) for image in each] for each in images]
frame["image"] = [trackio.Image(each[0], caption="first") for each in images]
trackio.log({"completions": trackio.Table(dataframe=frame)})
trackio.finish()
