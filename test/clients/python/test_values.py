"""What people log, and what JSON it becomes. What stands for a library here has its names and manners."""

import argparse
import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import pathlib
import random
import subprocess
import sys
import threading
import types
import unittest
import unittest.mock
import uuid

from trackio._values import deep_plain, plain


def carried(value):
    """The value after a way through an encoder with our hook, as a reader of the line gets it."""
    return json.loads(json.dumps(value, default=plain))


def library(module, **names):
    """A class decorator that makes a class look as if it came from the library's module."""

    def named(kind):
        kind.__module__ = module
        kind.__name__ = names.get("name", kind.__name__)
        return kind

    return named


class Dtype:
    def __init__(self, kind):
        self.kind = kind


@library("numpy", name="generic")
class NumpyScalar:
    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


@library("torch")
class Tensor:
    """A tensor with the manners of torch: numbers by `item`, lists by `tolist`, an error where it has no data."""

    def __init__(self, value, shape, broken=False):
        self.value, self.shape, self.broken = value, shape, broken

    def item(self):
        if self.broken:
            raise RuntimeError("a tensor on the meta device has no data")
        return self.value

    tolist = item

    def __repr__(self):
        return f"tensor(of {self.shape})"


class Colour(enum.Enum):
    RED = "red"


class Size(enum.IntEnum):
    BIG = 3


class Word(str, enum.Enum):
    YES = "yes"


@dataclasses.dataclass
class Optimiser:
    name: str
    rate: object
    betas: tuple = (0.9, 0.999)


Point = collections.namedtuple("Point", "x y")


class Silent:
    def __repr__(self):
        raise RuntimeError("no words")


class TestPlain(unittest.TestCase):
    def test_numbers_of_numpy_and_tensors(self):
        self.assertEqual(carried(NumpyScalar(0.5)), 0.5)
        self.assertEqual(carried(Tensor(0.25, ())), 0.25)
        self.assertEqual(carried({"loss": Tensor(0.25, ()), "n": NumpyScalar(3)}), {"loss": 0.25, "n": 3})

    def test_a_small_array_is_a_list_and_a_large_one_its_repr(self):
        self.assertEqual(carried(Tensor([[1, 2], [3, 4]], (2, 2))), [[1, 2], [3, 4]])
        self.assertEqual(carried(Tensor([0] * 10_000, (10_000,))), [0] * 10_000)
        self.assertEqual(carried(Tensor(None, (100, 101))), "tensor(of (100, 101))")
        self.assertEqual(carried(array.array("i", [1, 2])), [1, 2])

    def test_a_tensor_without_data_is_its_repr_and_costs_no_other_value(self):
        self.assertEqual(
            carried({"a": 1, "b": Tensor(None, (), broken=True), "c": [Tensor(1.5, ())]}),
            {"a": 1, "b": "tensor(of ())", "c": [1.5]},
        )

    def test_an_array_that_holds_itself_is_its_repr(self):
        @library("numpy")
        class ndarray:
            shape = ()
            dtype = Dtype("O")

            def item(self):
                return self

            def __repr__(self):
                return "array(...)"

        self.assertEqual(carried(ndarray()), "array(...)")

    def test_a_masked_value_is_null(self):
        @library("numpy.ma.core")
        class MaskedConstant:
            shape = ()
            mask = True
            dtype = Dtype("f")

            def item(self):
                return 0.0  # As numpy does: what lies under the mask.

            def tolist(self):
                return None

        self.assertIsNone(carried(MaskedConstant()))

    def test_a_tensor_of_tensorflow_goes_by_numpy(self):
        @library("tensorflow.python.framework.ops")
        class EagerTensor:
            def __init__(self, shape, value):
                self.shape, self.value = shape, value

            def numpy(self):
                return self.value

        self.assertEqual(carried(EagerTensor((2,), Tensor([1, 2], (2,)))), [1, 2])
        self.assertEqual(carried(EagerTensor((), Tensor(1.5, ()))), 1.5)

    def test_a_tensor_without_a_length_is_its_repr(self):
        class Symbolic:
            shape = (None, 3)

            def numpy(self):
                raise NotImplementedError

            def __repr__(self):
                return "<symbolic>"

        self.assertEqual(carried(Symbolic()), "<symbolic>")

    def test_missing_values_of_pandas_are_null(self):
        for module in ("pandas._libs.missing", "pandas.api.typing"):
            missing = type("NAType", (), {"__module__": module})()
            self.assertIsNone(carried(missing))
        not_a_time = type("NaTType", (datetime.datetime,), {"__module__": "pandas._libs.tslibs.nattype"})
        self.assertIsNone(carried(not_a_time(2024, 1, 1)))

    def test_enums_are_their_value(self):
        self.assertEqual(plain(Colour.RED), "red")
        self.assertEqual([plain(Size.BIG), plain(Word.YES)], [3, "yes"])
        self.assertIs(type(plain(Size.BIG)), int)

    def test_what_is_derived_from_a_built_in_is_what_json_makes_of_it(self):
        class Text(str):
            def __str__(self):
                return "other"

        class Real(float):
            pass

        self.assertEqual(plain(Text("text")), "text")
        self.assertIs(type(plain(Text("text"))), str)
        self.assertEqual(str(plain(Real(-0.0))), "-0.0")
        self.assertEqual(plain(collections.OrderedDict(a=1)), {"a": 1})
        self.assertEqual(plain(collections.Counter("aab")), {"a": 2, "b": 1})
        self.assertEqual(plain(Point(1, 2)), [1, 2])

    def test_paths_dates_and_durations(self):
        self.assertEqual(plain(pathlib.PurePosixPath("a/b")), "a/b")
        self.assertEqual(plain(datetime.date(2024, 2, 1)), "2024-02-01")
        self.assertEqual(plain(datetime.time(1, 2, 3)), "01:02:03")
        moment = datetime.datetime(2024, 2, 1, 3, 4, 5, tzinfo=datetime.timezone.utc)
        self.assertEqual(plain(moment), "2024-02-01T03:04:05+00:00")
        self.assertEqual(plain(datetime.timedelta(minutes=1, milliseconds=500)), 60.5)
        self.assertEqual(plain(uuid.UUID(int=1)), "00000000-0000-0000-0000-000000000001")

    def test_numbers_that_json_has_not(self):
        self.assertEqual(plain(decimal.Decimal("0.10")), 0.1)
        self.assertEqual(plain(decimal.Decimal("0.1234567890123456789")), "0.1234567890123456789")
        self.assertEqual(plain(decimal.Decimal("1e400")), "1E+400")
        self.assertEqual(plain(decimal.Decimal("sNaN")), "sNaN")
        self.assertNotEqual(plain(decimal.Decimal("nan")), plain(decimal.Decimal("nan")))
        self.assertEqual(plain(fractions.Fraction(1, 4)), 0.25)
        self.assertEqual(plain(fractions.Fraction(10**400)), str(10**400))
        self.assertEqual(plain(1 + 2j), "(1+2j)")

    def test_records_become_dicts(self):
        expected = {"name": "adam", "rate": 0.5, "betas": [0.9, 0.999]}
        self.assertEqual(carried(Optimiser("adam", Tensor(0.5, ()))), expected)
        self.assertEqual(plain(Optimiser), repr(Optimiser))
        self.assertEqual(carried(argparse.Namespace(lr=0.1, path=pathlib.PurePosixPath("x"))), {"lr": 0.1, "path": "x"})
        self.assertEqual(carried(types.SimpleNamespace(a=types.SimpleNamespace(b=1))), {"a": {"b": 1}})
        half_made = Optimiser.__new__(Optimiser)
        half_made.name = "sgd"
        self.assertEqual(carried(half_made), {"name": "sgd", "betas": [0.9, 0.999]})

    def test_what_tells_a_dict_is_that_dict(self):
        class Config:
            def to_dict(self):
                return {"layers": 2}

        class Odd:
            def to_dict(self):
                return [1]

            def __repr__(self):
                return "Odd()"

        class DataSet:
            def to_dict(self):
                raise AssertionError("all of it was to be loaded")

            def __getitem__(self, place):
                return place

            def __repr__(self):
                return "DataSet()"

        self.assertEqual(carried(DataSet()), "DataSet()")
        self.assertEqual(carried(Config()), {"layers": 2})
        self.assertEqual(carried(Odd()), "Odd()")

    def test_collections(self):
        self.assertEqual(plain({3, 1, 2}), [1, 2, 3])
        self.assertCountEqual(plain({1, "a"}), [1, "a"])
        self.assertEqual(plain(frozenset("b")), ["b"])
        self.assertEqual(plain(collections.deque([1, 2])), [1, 2])
        self.assertEqual(plain(range(3)), [0, 1, 2])
        self.assertEqual(plain(range(10**9)), "range(0, 1000000000)")
        self.assertEqual(plain({"a": 1}.keys()), ["a"])
        self.assertEqual(plain({"a": 1}.values()), [1])
        self.assertEqual(plain(types.MappingProxyType({1: 2})), {"1": 2})
        self.assertEqual(plain(collections.ChainMap({"a": 1}, {"b": 2})), {"a": 1, "b": 2})
        self.assertEqual(plain(collections.UserString("abc")), "abc")

        class ConfigDict:
            """As ml_collections has it: a mapping in all but its bases."""

            def __init__(self, **values):
                self._values = values

            def __len__(self):
                return len(self._values)

            def __getitem__(self, key):
                return self._values[key]

            def keys(self):
                return self._values.keys()

            def items(self):
                return self._values.items()

        self.assertEqual(carried(ConfigDict(lr=0.1, betas=(1, 2))), {"lr": 0.1, "betas": [1, 2]})

    def test_bytes_are_text(self):
        self.assertEqual(plain("é".encode()), "é")
        self.assertEqual(plain(bytearray(b"a\xff")), "a\\xff")
        self.assertEqual(plain(memoryview(b"abc")), "abc")
        self.assertEqual(plain(memoryview(array.array("d", [0.5]))), [0.5])

    def test_a_sequence_without_an_end_does_not_keep_us(self):
        class Endless(collections.abc.Sequence):
            def __len__(self):
                return 2

            def __getitem__(self, place):
                return place

        class Liar(Endless):
            def __len__(self):
                return 10**12

            def __repr__(self):
                return "Liar()"

        self.assertEqual(len(plain(Endless())), 10_000)
        self.assertEqual(plain(Liar()), "Liar()")

    def test_what_is_not_computed_yet_is_not_computed_for_us(self):
        @library("dask.array.core", name="Array")
        class Plan:
            shape = (2,)

            def __array__(self):
                raise AssertionError("it was to be computed")

            item = __array__

            def __repr__(self):
                return "dask.array<shape=(2,)>"

        self.assertEqual(carried(Plan()), "dask.array<shape=(2,)>")

    def test_an_iterator_is_not_used_up(self):
        iterator = iter([1, 2])
        self.assertEqual(plain(iterator), repr(iterator))
        self.assertEqual(list(iterator), [1, 2])

    def test_what_answers_everything_is_its_repr(self):
        class Anything:
            def __getattr__(self, name):
                return self

            def __repr__(self):
                return "Anything()"

        self.assertEqual(carried(Anything()), "Anything()")
        for mock in (
            unittest.mock.Mock(),
            unittest.mock.MagicMock(),
            unittest.mock.MagicMock(spec=dict),
            unittest.mock.MagicMock(spec=list),
        ):
            self.assertEqual(carried(mock), repr(mock))
        # An encoder takes this one for a string.
        posing = unittest.mock.NonCallableMagicMock(spec=str)
        self.assertEqual(deep_plain([posing]), [repr(posing)])

    def test_what_has_no_repr_is_named(self):
        self.assertEqual(plain(Silent()), f"<{__name__}.Silent that has no repr>")

    def test_everything_else_is_its_repr(self):
        for value in (object(), plain, int, Colour, json, ValueError("x"), NotImplemented, ...):
            self.assertEqual(plain(value), repr(value))

    def test_numbers_of_others(self):
        class Index:
            def __index__(self):
                return 7

        class Measure:
            def __float__(self):
                return 1.5

        self.assertEqual([plain(Index()), plain(Measure())], [7, 1.5])

    def test_an_object_of_ours_is_its_tagged_dict(self):
        class Ours:
            def _tagged(self):
                return {"_type": "trackio.markdown", "_value": "x"}

        self.assertEqual(carried({"report": Ours()}), {"report": {"_type": "trackio.markdown", "_value": "x"}})

    def test_an_interrupt_is_not_swallowed(self):
        class Slow:
            def __float__(self):
                raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            plain(Slow())

    def test_a_panic_in_rust_is_an_error_like_any(self):
        panic = type("PanicException", (BaseException,), {})

        class Frail:
            def __float__(self):
                raise panic("called unwrap on a None value")

            def __repr__(self):
                return "Frail()"

        self.assertEqual(plain(Frail()), "Frail()")

    def test_types_that_are_made_again_and_again_do_not_pile_up(self):
        from trackio import _values

        for _ in range(1200):
            plain(type("Passing", (), {})())
        self.assertLessEqual(len(_values._known), 501)


class TestDeepPlain(unittest.TestCase):
    def test_it_leaves_what_json_carries_as_it_is(self):
        value = {"a": [1, 2.5, None, True, "x", {"b": {}}], "é": "\ud800"}
        self.assertEqual(deep_plain(value), value)

    def test_keys_are_spelled_as_json_spells_them(self):
        keys = [1, 1.5, True, None, float("inf"), "text", False, -0.0]
        for key in keys:
            self.assertEqual(json.dumps(deep_plain({key: 0})), json.dumps({key: 0}))

    def test_other_keys_become_text(self):
        keyed = {
            (1, "a"): 1,
            Colour.RED: 2,
            NumpyScalar(7): 3,
            datetime.date(2024, 2, 1): 4,
            pathlib.PurePosixPath("a"): 5,
            b"bytes": 6,
            frozenset([1]): 7,
            10**5000: 8,
        }
        names = ["(1, 'a')", "red", "7", "2024-02-01", "a", "bytes", "frozenset({1})", hex(10**5000)]
        self.assertEqual(deep_plain(keyed), dict(zip(names, range(1, 9))))

    def test_keys_of_one_spelling_cost_no_value(self):
        self.assertEqual(deep_plain({1: "a", "1": "b"}), {"1": "a", "1 (str)": "b"})
        self.assertEqual(
            deep_plain({None: 1, "null": 2, "null (str)": 3}), {"null": 1, "null (str)": 2, "null (str) (str)": 3}
        )

    def test_a_key_that_cannot_be_spelled_is_named(self):
        class Key:
            def __str__(self):
                raise RuntimeError

            __repr__ = __str__

        self.assertEqual(list(deep_plain({Key(): 1}).values()), [1])

    def test_cycles_become_their_repr(self):
        ring = {"a": 1}
        ring["self"] = ring
        self.assertEqual(deep_plain({"ring": ring, "b": 2}), {"ring": {"a": 1, "self": repr(ring)}, "b": 2})
        one, two = Optimiser("one", None), Optimiser("two", None)
        one.rate, two.rate = two, one
        told = deep_plain(one)
        self.assertEqual(told["rate"]["name"], "two")
        self.assertIsInstance(told["rate"]["rate"], str)

    def test_what_stands_twice_is_no_cycle(self):
        shared = [1]
        self.assertEqual(deep_plain([shared, shared]), [[1], [1]])

    def test_what_lies_too_deep_becomes_its_repr(self):
        deep = inner = []
        for _ in range(100_000):
            inner.append([])
            inner = inner[0]
        told = json.dumps(deep_plain({"deep": deep, "loss": 0.5}))
        self.assertIn('"loss": 0.5', told)
        while deep:  # Python 3.8 would recurse when it takes this apart.
            deep = deep.pop()

    def test_integers_that_python_will_not_write_are_hexadecimal(self):
        self.assertEqual(deep_plain([10**5000, -(10**5000), 10**100]), [hex(10**5000), hex(-(10**5000)), 10**100])

    @unittest.skipUnless(hasattr(sys, "set_int_max_str_digits"), "this Python writes integers of any length")
    def test_a_lower_limit_of_digits_is_kept_to(self):
        before = sys.get_int_max_str_digits()
        sys.set_int_max_str_digits(640)
        try:
            self.assertEqual(json.loads(json.dumps(deep_plain([10**700, 10**600]))), [hex(10**700), 10**600])
        finally:
            sys.set_int_max_str_digits(before)

    def test_not_a_number_stays_a_float(self):
        self.assertEqual(json.dumps(deep_plain([float("nan"), float("-inf")]), allow_nan=True), "[NaN, -Infinity]")

    def test_a_dict_that_another_thread_changes_is_read_whole(self):
        busy, done = {}, threading.Event()

        def change():
            while not done.is_set():
                for number in range(50):
                    busy[number] = number
                for number in range(50):
                    busy.pop(number, None)

        thread = threading.Thread(target=change)
        thread.start()
        try:
            for _ in range(2000):
                self.assertIsInstance(json.dumps(deep_plain({"busy": busy})), str)
        finally:
            done.set()
            thread.join()

    def test_a_mapping_that_changed_while_it_was_read_is_read_again(self):
        class Moving(dict):
            readings = 0

            def items(self):
                self.readings += 1
                if self.readings < 3:
                    raise RuntimeError("dictionary changed size during iteration")
                return super().items()

        self.assertEqual(deep_plain({"a": 1, "b": Moving(c=2)}), {"a": 1, "b": {"c": 2}})

    def test_a_mapping_that_never_stands_still_is_its_repr(self):
        class Restless(collections.abc.Mapping):
            def __len__(self):
                return 1

            def __iter__(self):
                raise RuntimeError("dictionary changed size during iteration")

            def __getitem__(self, key):
                return key

            def __repr__(self):
                return "Restless()"

        self.assertEqual(deep_plain({"a": 1, "b": Restless()}), {"a": 1, "b": "Restless()"})

    def test_it_works_where_the_program_is_as_deep_as_it_may_be(self):
        def descend():
            try:
                return descend()
            except RecursionError:
                return deep_plain({"a": [[[1]]]})

        self.assertIsNotNone(descend())

    def test_json_takes_whatever_comes_of_any_value(self):
        seed = random.randrange(10**9)
        chance = random.Random(seed)
        leaves = [
            lambda: 10 ** chance.randrange(6000), lambda: float("nan"), lambda: "\ud800", lambda: b"\xff", object,
            lambda: Silent(), lambda: Tensor(None, (), broken=True), lambda: Colour.RED, lambda: {1, "a"},
            lambda: decimal.Decimal("sNaN"), lambda: unittest.mock.MagicMock(), lambda: 1 + 2j, lambda: Word.YES,
        ]  # fmt: skip
        keys = [
            lambda: chance.random(),
            lambda: chance.randrange(3),
            lambda: (1, 2),
            lambda: None,
            lambda: Size.BIG,
            lambda: "1",
        ]

        def grown(depth):
            if depth == 0 or chance.random() < 0.2:
                return chance.choice(leaves)()
            parts = [grown(depth - 1) for _ in range(chance.randrange(4))]
            if chance.random() < 0.5:
                return {chance.choice(keys)(): part for part in parts}
            return chance.choice([list, tuple, collections.deque])(parts)

        for _ in range(300):
            value = grown(6)
            with self.subTest(seed=seed):
                json.dumps(deep_plain(value), allow_nan=True)


class TestImport(unittest.TestCase):
    def test_each_module_can_be_imported_alone_and_brings_nothing_heavy(self):
        """Nothing but our own files, and of the standard library what starts in a moment."""
        folder = pathlib.Path(sys.modules["trackio._values"].__file__).parent
        heavy = [
            "typing",
            "dataclasses",
            "inspect",
            "decimal",
            "datetime",
            "shutil",
            "subprocess",
            "tempfile",
            "wave",
            "numpy",
        ]
        for module in ("_values", "_table", "_media", "_keep"):
            self.assertTrue((folder / f"{module}.py").exists())
            told = subprocess.run(
                [sys.executable, "-S", "-c", PROBE, str(folder), module],
                stdout=subprocess.PIPE,
                check=True,
                universal_newlines=True,
            ).stdout.split()
            self.assertIn(f"alone.{module}", told)
            self.assertEqual([name for name in heavy if name in told], [], f"{module} imports them")


#: Imports one module of the folder as part of a package of another name, so that no `__init__` runs; prints what came.
PROBE = """
import sys, types
package = types.ModuleType("alone")
package.__path__ = [sys.argv[1]]
sys.modules["alone"] = package
__import__(f"alone.{sys.argv[2]}")
print(*sys.modules)
"""


if __name__ == "__main__":
    unittest.main()
