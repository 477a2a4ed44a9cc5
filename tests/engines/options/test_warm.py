"""Warming leaves no loop for the first click to compile."""

import subprocess
import sys

WARM = """
from importlib import import_module
from mitwerk.engines.options.warm import warm
assert warm()
for name, loops in {
    "passes": import_module("mitwerk.engines.options.kernels.passes").__all__,
    "compiler": ["rehash", "run"], "elimination": ["eliminate"], "propagation": ["conflict"],
}.items():
    kernel = import_module(f"mitwerk.engines.options.kernels.{name}")
    print(*(loop for loop in loops if not getattr(kernel, loop).signatures))
"""


def test_every_loop_is_ready_after_warming() -> None:
    done = subprocess.run([sys.executable, "-c", WARM], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
