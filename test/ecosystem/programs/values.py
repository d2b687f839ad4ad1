"""Logs values of numpy, jax and pandas through `log`. With the argument `json`, as where orjson is not installed."""

import sys

if sys.argv[1] == "json":
    sys.modules["orjson"] = None

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

import trackio

trackio.init(project="p", name="r", config={"seed": np.int64(7), "lr": np.float32(0.25), "layers": np.array([64, 32])})
trackio.log(
    {
        "float32": np.float32(0.1),
        "float16": np.float16(0.1),
        "float64": np.float64(0.1),
        "longdouble": np.longdouble(0.5),
        "int8": np.int8(-1),
        "uint64": np.uint64(2**64 - 1),
        "bool": np.bool_(True),
        "text": np.str_("x"),
        "nan": np.float32("nan"),
        "infinity": np.float64("-inf"),
        "0-d": np.array(0.25),
        "0-d float16": np.array(0.5, dtype=np.float16),
        "day": np.datetime64("2026-11-23"),
        "nat": np.datetime64("NaT"),
        "took": np.timedelta64(1500, "ms"),
    }
)
trackio.log(
    {
        "small": np.array([[1, 2], [3, 4]]),
        "float32": np.array([0.1, np.nan, np.inf], dtype=np.float32),
        "bools": np.array([True, False]),
        "none": np.array([]),
        "objects": np.array([1, "x", None], dtype=object),
        "big-endian": np.arange(3, dtype=">i4"),
        "record": np.array([(1, 0.5)], dtype=[("a", "i4"), ("b", "f8")]),
        "sliced": np.arange(10)[::3],
        "masked": np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False]),
        "masked one": np.ma.masked,
        "days": np.array(["2026-11-23", "NaT"], dtype="datetime64[ns]"),
        "large": np.zeros((200, 100)),
    }
)
grow = jax.jit(lambda x: x * 2)
trackio.log(
    {
        "jitted": grow(jnp.float32(0.25)),
        "bfloat16": jnp.bfloat16(0.5),
        "0-d bfloat16": jnp.array(1.5, dtype=jnp.bfloat16),
        "bfloat16s": jnp.array([0.5, 1.5], dtype=jnp.bfloat16),
        "float8": jnp.array(0.5, dtype=jnp.float8_e4m3fn),
        "grad": jax.grad(lambda x: x**3)(2.0),
        "small": jnp.arange(3),
        "large": jnp.zeros(10_001),
    }
)
trackio.log(
    {
        "NA": pd.NA,
        "NaT": pd.NaT,
        "when": pd.Timestamp("2026-11-23T03:26:00.25Z"),
        "delta": pd.Timedelta("90s"),
        "period": pd.Period("2026-11", "M"),
        "interval": pd.Interval(0, 1),
        "series": pd.Series([1.5, 2.5]),
        "labelled": pd.Series({"a": 1, "b": 2}),
        "column": pd.Series(pd.array([1, pd.NA], dtype="Int64")),
        "index": pd.Index(["x", "y"]),
        "mean": pd.Series([1, 2]).mean(),
    }
)
trackio.finish()
