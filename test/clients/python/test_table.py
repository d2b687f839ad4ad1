"""Tables, and the dataframes that become them. What stands for pandas, Polars and pyarrow here has their manners."""

import ctypes
import datetime
import json
import unittest

from trackio._table import Table
from trackio._values import plain


def kept(value):
    """Columns and rows of the logged table, as a reader of the line gets them."""
    table = json.loads(json.dumps(value, default=plain))
    assert table["_type"] == "trackio.table"
    return table["columns"], table["rows"]


class Scalar:
    """A number as numpy gives it."""

    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


class Array:
    def __init__(self, value, shape):
        self.value, self.shape = value, shape

    def tolist(self):
        return self.value


class Dtype:
    def __init__(self, kind):
        self.kind = kind


class Series:
    """A pandas series or index: values with a type, and a name."""

    def __init__(self, values, kind="O", name=None):
        self.values, self.dtype, self.name = list(values), Dtype(kind), name

    def tolist(self):
        return self.values

    def __len__(self):
        return len(self.values)


class Levels(Series):
    """A pandas index of several levels."""

    def __init__(self, names, *levels):
        super().__init__(zip(*levels))
        self.names, self.levels, self.nlevels = names, levels, len(levels)

    def get_level_values(self, level):
        return Series(self.levels[level])


class PandasFrame:
    """What a table asks of pandas' DataFrame: `columns`, `index`, `iloc[:, n]`."""

    def __init__(self, columns, index=None):
        self._columns = columns
        count = len(columns[0][1]) if columns else 0
        self._index = Series(range(count), "i") if index is None else index

    columns = property(lambda self: [name for name, _ in self._columns])
    index = property(lambda self: self._index)
    iloc = property(lambda self: self)

    def __getitem__(self, place):
        return self._columns[place[1]][1]

    def to_dict(self, orient="dict"):
        raise AssertionError("columns are read one by one")


class PolarsFrame:
    def __init__(self, columns, rows):
        self._columns, self._rows = columns, rows

    columns = property(lambda self: self._columns)

    def get_columns(self):
        raise AssertionError("rows are read at once")

    def rows(self):
        return self._rows

    def to_dict(self, as_series=True):
        raise AssertionError("rows are read at once")


class ArrowColumn:
    def __init__(self, values):
        self.values = values

    def to_pylist(self):
        return self.values


class ArrowTable:
    def __init__(self, names, columns):
        self.names, self._columns = names, [ArrowColumn(column) for column in columns]

    column_names = property(lambda self: self.names)
    columns = property(lambda self: self._columns)

    def to_pydict(self):
        raise AssertionError("two columns of one name would be one")


class TestTable(unittest.TestCase):
    def test_rows_under_columns(self):
        table = Table(columns=["prompt", "reward"], data=[["a", 0.5], ("b", Scalar(1))])
        self.assertEqual(kept(table), (["prompt", "reward"], [["a", 0.5], ["b", 1]]))
        self.assertEqual((table.columns, len(table)), (["prompt", "reward"], 2))
        self.assertEqual(kept(Table(columns=["x"], rows=[[1]])), (["x"], [[1]]))

    def test_by_place_as_wandb_has_it(self):
        self.assertEqual(kept(Table(["a", "b"], [[1, 2]])), (["a", "b"], [[1, 2]]))
        self.assertEqual(kept(Table(["a"])), (["a"], []))
        self.assertEqual(kept(Table([[1, 2], [3, 4]])), (["0", "1"], [[1, 2], [3, 4]]))

    def test_without_columns_they_are_numbered(self):
        self.assertEqual(kept(Table(data=[[1], [2, 3]])), (["0", "1"], [[1, None], [2, 3]]))

    def test_a_short_row_is_filled(self):
        self.assertEqual(kept(Table(columns=["a", "b"], data=[[1]])), (["a", "b"], [[1, None]]))

    def test_rows_as_dicts(self):
        rows = [{"a": 1}, {"b": 2, "a": 3}]
        self.assertEqual(kept(Table(data=rows)), (["a", "b"], [[1, None], [3, 2]]))
        self.assertEqual(kept(Table(data=rows, columns=["b"])), (["b", "a"], [[None, 1], [2, 3]]))

    def test_columns_as_a_dict(self):
        columns = {"x": [1, 2], 7: Array([3, 4], (2,))}
        self.assertEqual(kept(Table(data=columns)), (["x", "7"], [[1, 3], [2, 4]]))
        self.assertEqual(kept(Table(data=columns, columns=[7])), (["7"], [[3], [4]]))

    def test_an_array(self):
        self.assertEqual(
            kept(Table(data=Array([[1, 2], [3, 4]], (2, 2)), columns=["a", "b"])), (["a", "b"], [[1, 2], [3, 4]])
        )

    def test_an_empty_table_is_one(self):
        self.assertEqual(kept(Table()), ([], []))
        self.assertTrue(Table())

    def test_what_wandb_knows_changes_nothing(self):
        table = Table(columns=["a"], data=[[1]], dtype=int, optional=False, allow_mixed_types=True, log_mode="MUTABLE")
        self.assertEqual(kept(table), (["a"], [[1]]))

    def test_rows_and_columns_can_be_added(self):
        table = Table(columns=["a", "b"])
        table.add_data(1, 2)
        table.add_row(3)
        table.add_column("c", Array(["x", "y"], (2,)))
        self.assertEqual(kept(table), (["a", "b", "c"], [[1, 2, "x"], [3, None, "y"]]))
        self.assertEqual(table.get_column("b"), [2, None])
        self.assertEqual(list(table.iterrows())[1], (1, [3, None, "y"]))
        self.assertEqual(repr(table), "<trackio.Table of 2 rows: a, b, c>")
        grown = Table()
        grown.add_column("x", [1, 2])
        self.assertEqual(kept(grown), (["x"], [[1], [2]]))
        grown = Table()
        grown.add_data("p", "q")
        self.assertEqual(kept(grown), (["0", "1"], [["p", "q"]]))

    def test_what_is_logged_is_what_the_table_held_then(self):
        table = Table(columns=["a"], data=[[1]])
        logged = plain(table)
        table.add_data(2)
        table.data[0][0] = 9
        self.assertEqual(logged["rows"], [[1]])
        self.assertEqual(plain(table)["rows"], [[9], [2]])

    def test_the_data_that_was_given_stays_as_it_is(self):
        rows = [[1]]
        Table(columns=["a"], data=rows).add_column("b", [2])
        self.assertEqual(rows, [[1]])

    def test_a_table_that_was_changed_by_hand_is_logged_all_the_same(self):
        table = Table(columns=["a"])
        table.data = [[1, 2], "odd", 3]
        self.assertEqual(kept(table), (["a", "1"], [[1, 2], ["odd", None], [3, None]]))

    def test_cells_hold_what_metrics_hold(self):
        class Picture:
            def _tagged(self):
                return {"_type": "trackio.image", "file_path": "/x.png"}

        table = Table(columns=["image", "when"], data=[[Picture(), datetime.date(2024, 1, 2)], [[Picture()], {1}]])
        picture = {"_type": "trackio.image", "file_path": "/x.png"}
        self.assertEqual(kept(table)[1], [[picture, "2024-01-02"], [[picture], [1]]])

    def test_mistakes_are_told_when_the_table_is_made(self):
        class Lazy:
            columns = property(lambda self: self.collect())

            def collect(self):
                raise AssertionError("to collect is work that nobody asked for")

            def to_dict(self):
                return self.collect()

        for arguments, kind, message in (
            ({"dataframe": 3}, TypeError, "No rows can be read from a builtins.int"),
            ({"dataframe": Lazy(), "columns": "ab"}, TypeError, "list of names"),
            ({"data": Lazy()}, TypeError, "rows of a table"),
            ({"data": "text"}, TypeError, "rows of a table"),
            ({"data": [1, 2]}, TypeError, "row 0 of the table"),
            ({"data": ["ab"]}, TypeError, "Row 0 of the table is 'ab'"),
            ({"data": [{"a": 1}, [2]]}, TypeError, "Row 1 of the table"),
            ({"data": [[1], {"a": 1}]}, TypeError, "Row 1 of the table"),
            ({"data": [[1, 2]], "columns": ["a"]}, ValueError, "2 cells for 1 columns"),
            ({"data": {"a": [1], "b": [1, 2]}}, ValueError, "'a' has 1, 'b' has 2"),
            ({"data": {"a": "xy"}}, TypeError, "column 'a'"),
            ({"data": {"a": [1]}, "columns": ["q"]}, ValueError, "no column 'q'. Its columns: a"),
            ({"data": Array([1, 2], (2,))}, ValueError, r"not \(2,\)"),
            ({"data": [[1]], "rows": [[1]]}, ValueError, "data and rows were given"),
            ({"dataframe": PandasFrame([]), "data": []}, ValueError, "dataframe and data were given"),
        ):
            with self.subTest(arguments):
                self.assertRaisesRegex(kind, message, Table, **arguments)
        with self.assertRaises(TypeError):
            Table(colums=["a"])

    def test_mistakes_when_adding(self):
        table = Table(columns=["a"], data=[[1]])
        self.assertRaisesRegex(ValueError, "2 cells for 1 columns", table.add_data, 1, 2)
        self.assertRaisesRegex(ValueError, "2 values, and the table 1 rows", table.add_column, "b", [1, 2])
        self.assertRaisesRegex(ValueError, "has a column 'a'", table.add_column, "a", [1])
        self.assertRaisesRegex(KeyError, "no column 'z'", table.get_column, "z")
        self.assertEqual(kept(table), (["a"], [[1]]))


class TestFrames(unittest.TestCase):
    def test_pandas(self):
        nan = float("nan")
        frame = PandasFrame([("n", Series([1, 2], "i")), ("text", Series(["a", nan])), (3, Series([0.5, nan], "f"))])
        for logged in (Table(dataframe=frame), Table(frame), Table(data=frame), frame):
            columns, rows = kept(logged)
            self.assertEqual(columns, ["n", "text", "3"])
            self.assertEqual(rows[0], [1, "a", 0.5])
            self.assertEqual(rows[1][:2], [2, None])
            self.assertNotEqual(rows[1][2], rows[1][2], "a NaN among floats stays one")
        self.assertEqual(kept(Table(frame, columns=["text", "n"])), (["text", "n"], [["a", 1], [None, 2]]))

    def test_of_a_pandas_index_what_means_something_is_kept(self):
        values = [("x", Series([1, 2], "i"))]
        self.assertEqual(kept(PandasFrame(values, Series([5, 9], "i"))), (["x"], [[1], [2]]))
        self.assertEqual(kept(PandasFrame(values, Series([5, 9], "i", "id"))), (["id", "x"], [[5, 1], [9, 2]]))
        self.assertEqual(
            kept(PandasFrame(values, Series(["mean", "std"]))), (["index", "x"], [["mean", 1], ["std", 2]])
        )
        levels = Levels(["a", None], [1, 1], ["p", "q"])
        self.assertEqual(kept(PandasFrame(values, levels)), (["a", "level_1", "x"], [[1, "p", 1], [1, "q", 2]]))
        clash = PandasFrame(values, Series([5, 9], "i", "x"))
        self.assertEqual(kept(clash), (["x (index)", "x"], [[5, 1], [9, 2]]))

    def test_names_of_several_parts_are_joined(self):
        self.assertEqual(
            kept(PandasFrame([(("loss", "mean"), Series([1], "i")), (("run", ""), Series([2], "i"))]))[0],
            ["loss/mean", "run"],
        )

    def test_a_series_with_labels_is_a_dict(self):
        class Labelled(Series):
            iloc = None
            shape = (2,)

            def __init__(self, values, index):
                super().__init__(values, "f")
                self.index = index

        self.assertEqual(plain(Labelled([0.5, 1.5], Series(["mean", "std"]))), {"mean": 0.5, "std": 1.5})
        self.assertEqual(plain(Labelled([0.5, 1.5], Series([4, 7], "i"))), [0.5, 1.5])

    def test_polars_and_arrow(self):
        self.assertEqual(kept(PolarsFrame(["a", "b"], [(1, "x"), (2, None)])), (["a", "b"], [[1, "x"], [2, None]]))
        self.assertEqual(kept(ArrowTable(["a", "a"], [[1, 2], [3, None]])), (["a", "a"], [[1, 3], [2, None]]))

    def test_anything_with_columns_and_to_dict(self):
        class Records:
            columns = ["a"]

            def to_dict(self, orient):
                return [{"a": 1}, {"a": 2}]

        class Columns:
            columns = ["a", "b"]

            def to_dict(self):
                return {"a": {0: 1, 1: 2}, "b": [3, 4]}

        self.assertEqual(kept(Records()), (["a"], [[1], [2]]))
        self.assertEqual(kept(Columns()), (["a", "b"], [[1, 3], [2, 4]]))
        self.assertEqual(kept(Table(dataframe=Columns())), (["a", "b"], [[1, 3], [2, 4]]))

    def test_a_frame_that_is_not_read_yet_is_its_repr(self):
        class LazyFrame:
            columns = property(lambda self: self.collect())

            def collect(self):
                raise AssertionError("to collect is work that nobody asked for")

            def to_dict(self):
                return self.collect()

            def __repr__(self):
                return "LazyFrame()"

        self.assertEqual(plain(LazyFrame()), "LazyFrame()")
        self.assertRaisesRegex(TypeError, "must be collected first", Table, dataframe=object())


class Buffer:
    def __init__(self, content):
        self.content = ctypes.create_string_buffer(content, len(content))
        self.ptr, self.bufsize = ctypes.addressof(self.content), len(content)


class Column:
    """A column of the interchange protocol, as its text says that one is."""

    def __init__(self, dtype, data, size, null=(0, None), validity=None, offsets=None, offset=0, categories=None):
        self.dtype, self._size, self.describe_null, self.offset = dtype, size, null, offset
        self._buffers = {"data": data, "validity": validity, "offsets": offsets}
        self.describe_categorical = {"is_ordered": False, "is_dictionary": True, "categories": categories}

    def size(self):
        return self._size

    def get_buffers(self):
        return self._buffers

    def get_chunks(self):
        return [self]


class Exchanged:
    def __init__(self, *chunks):
        self.chunks = chunks

    def __dataframe__(self, nan_as_null=False, allow_copy=True):
        return self

    def column_names(self):
        return list(self.chunks[0])

    def get_chunks(self):
        return [Chunk(chunk) for chunk in self.chunks]


class Chunk:
    def __init__(self, columns):
        self.columns = columns

    def get_column_by_name(self, name):
        return self.columns[name]


def numbers(kind, bits, form, ctype, values, **more):
    dtype = (kind, bits, form, "=")
    return Column(dtype, (Buffer(bytes((ctype * len(values))(*values))), dtype), more.pop("size", len(values)), **more)


INT, UINT, FLOAT, BOOL, STRING, DATETIME, CATEGORICAL = 0, 1, 2, 20, 21, 22, 23
NO_NULLS, NAN, SENTINEL, BITMASK, BYTEMASK = 0, 1, 2, 3, 4


def texts(values, offset_type=ctypes.c_int64, offset_bits=64, **more):
    content, ends = b"", [0]
    for value in values:
        content += value.encode()
        ends.append(len(content))
    offsets = Buffer(bytes((offset_type * len(ends))(*ends)))
    dtype = (STRING, 8, "u", "=")
    return Column(
        dtype,
        (Buffer(content), (UINT, 8, "C", "=")),
        more.pop("size", len(values)),
        offsets=(offsets, (INT, offset_bits, "l", "=")),
        **more,
    )


class TestInterchange(unittest.TestCase):
    def read(self, column):
        columns, rows = kept(Exchanged({"x": column}))
        self.assertEqual(columns, ["x"])
        return [row[0] for row in rows]

    def test_numbers_of_each_width(self):
        self.assertEqual(self.read(numbers(INT, 8, "c", ctypes.c_int8, [-1, 2])), [-1, 2])
        self.assertEqual(self.read(numbers(INT, 16, "s", ctypes.c_int16, [-300, 2])), [-300, 2])
        self.assertEqual(self.read(numbers(UINT, 32, "I", ctypes.c_uint32, [2**32 - 1])), [2**32 - 1])
        self.assertEqual(self.read(numbers(INT, 64, "l", ctypes.c_int64, [-(2**62), 2**62])), [-(2**62), 2**62])
        self.assertEqual(self.read(numbers(FLOAT, 32, "f", ctypes.c_float, [0.5])), [0.5])
        self.assertEqual(self.read(numbers(FLOAT, 64, "g", ctypes.c_double, [0.1])), [0.1])
        self.assertEqual(self.read(numbers(FLOAT, 16, "e", ctypes.c_uint16, [0x3C00, 0xC000])), [1.0, -2.0])

    def test_booleans_in_bytes_and_in_bits(self):
        self.assertEqual(self.read(numbers(BOOL, 8, "b", ctypes.c_uint8, [1, 0])), [True, False])
        bits = numbers(BOOL, 1, "b", ctypes.c_uint8, [0b00000110, 0b1], size=9)
        self.assertEqual(self.read(bits), [False, True, True, False, False, False, False, False, True])
        part = numbers(BOOL, 1, "b", ctypes.c_uint8, [0b00000110, 0b1], size=3, offset=6)
        self.assertEqual(self.read(part), [False, False, True])

    def test_strings(self):
        self.assertEqual(self.read(texts(["é", "", "xyz"])), ["é", "", "xyz"])
        self.assertEqual(self.read(texts(["a", "bc", "d"], ctypes.c_int32, 32, size=2, offset=1)), ["bc", "d"])

    def test_categories(self):
        codes = dict(dtype=(CATEGORICAL, 8, "c", "="), size=3, null=(SENTINEL, -1))
        data = (Buffer(bytes((ctypes.c_int8 * 3)(1, -1, 0))), (INT, 8, "c", "="))
        self.assertEqual(self.read(Column(data=data, categories=texts(["u", "v"]), **codes)), ["v", None, "u"])

    def test_nulls_of_each_kind(self):
        mask = (Buffer(bytes([0b101])), (BOOL, 1, "b", "="))
        self.assertEqual(
            self.read(numbers(INT, 8, "c", ctypes.c_int8, [1, 2, 3], null=(BITMASK, 0), validity=mask)), [1, None, 3]
        )
        mask = (Buffer(bytes([0, 1, 0])), (BOOL, 8, "b", "="))
        self.assertEqual(
            self.read(numbers(INT, 8, "c", ctypes.c_int8, [1, 2, 3], null=(BYTEMASK, 1), validity=mask)), [1, None, 3]
        )
        self.assertEqual(
            self.read(texts(["a", ""], null=(BYTEMASK, 0), validity=(Buffer(b"\1\0"), (BOOL, 8, "b", "=")))),
            ["a", None],
        )
        self.assertEqual(self.read(numbers(INT, 8, "c", ctypes.c_int8, [1, -9], null=(SENTINEL, -9))), [1, None])
        not_a_number = self.read(numbers(FLOAT, 64, "g", ctypes.c_double, [float("nan")], null=(NAN, None)))[0]
        self.assertNotEqual(not_a_number, not_a_number)

    def test_dates_and_times(self):
        self.assertEqual(self.read(numbers(DATETIME, 32, "tdD", ctypes.c_int32, [1, -1])), ["1970-01-02", "1969-12-31"])
        self.assertEqual(self.read(numbers(DATETIME, 64, "tdm", ctypes.c_int64, [86_400_000])), ["1970-01-02"])
        self.assertEqual(
            self.read(numbers(DATETIME, 64, "tsm:", ctypes.c_int64, [1_500])), ["1970-01-01T00:00:01.500000"]
        )
        nanoseconds = numbers(DATETIME, 64, "tsn:UTC", ctypes.c_int64, [1_000, -(2**63)])
        self.assertEqual(self.read(nanoseconds), ["1970-01-01T00:00:00.000001+00:00", None])

    def test_chunks_follow_each_other(self):
        one, two = numbers(INT, 8, "c", ctypes.c_int8, [1]), numbers(INT, 8, "c", ctypes.c_int8, [2, 3])
        self.assertEqual(kept(Exchanged({"x": one}, {"x": two})), (["x"], [[1], [2], [3]]))

    def test_an_empty_column(self):
        self.assertEqual(kept(Exchanged({"x": numbers(INT, 8, "c", ctypes.c_int8, [])})), (["x"], []))

    def test_a_type_that_the_protocol_does_not_name(self):
        odd = Exchanged({"x": numbers(99, 8, "?", ctypes.c_int8, [1])})
        self.assertEqual(plain(odd), repr(odd))
        self.assertRaisesRegex(TypeError, "no integer, float, bool", Table, dataframe=odd)


if __name__ == "__main__":
    unittest.main()
