"""Writes a CSV, `rows.csv`, as a library does, and knows nothing of trackio. Argument: which library.

Prints, as JSON, the rows that the file holds at last, without empty cells.
"""

import csv
import json
import sys
import time


def keras():
    import keras
    import numpy

    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x = numpy.random.default_rng(7).normal(size=(64, 4)).astype("float32")
    model.fit(x, x.sum(1), epochs=5, validation_split=0.25, callbacks=[keras.callbacks.CSVLogger("rows.csv")], verbose=0)


def lightning():
    from lightning.pytorch.loggers import CSVLogger

    logger = CSVLogger(".", name="csv", version=0, flush_logs_every_n_steps=1)
    for step in range(20):
        logger.log_metrics({"train/loss": 1 / (step + 1)}, step)
        if step % 5 == 4:
            # A metric that it did not know makes it write the whole file anew.
            logger.log_metrics({f"val/loss_{step // 10}": 2 / (step + 1)}, step)
            time.sleep(0.15)
    logger.save()


def pandas():
    import pandas

    for step in range(30):
        frame = pandas.DataFrame({"step": range(step + 1), "loss": [1 / (each + 1) for each in range(step + 1)]})
        frame.to_csv("rows.csv")
        time.sleep(0.02)


{"keras": keras, "lightning": lightning, "pandas": pandas}[sys.argv[1]]()
path = "csv/version_0/metrics.csv" if sys.argv[1] == "lightning" else "rows.csv"
with open(path) as file:
    rows = [
        {name: float(cell) for name, cell in row.items() if cell not in ("", "NA") and name}
        for row in csv.DictReader(file)
    ]
print(json.dumps({"rows": rows}))
