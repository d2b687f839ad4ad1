"""Times the import of a module in a process of its own, after Python has started. Argument: the module. Prints seconds."""

import sys
import time
from importlib import import_module

begun = time.perf_counter()
import_module(sys.argv[1])
print(time.perf_counter() - begun)
