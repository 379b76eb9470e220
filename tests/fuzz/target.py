"""What the targets share: `python tests/fuzz/fuzz_dates.py -max_total_time=20` looks for inputs that break a law.

What libFuzzer takes can stand behind the name of the target. What is found is printed, and kept in the folder for
temporary files; nothing of it lands in the repository.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory, gettempdir

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))
LONGEST = 4096  # bytes of an input
FOLDER = "FUZZ_FOLDER"
FOUND = f"{gettempdir()}/mali-timeline-"


def load(*packages: str) -> None:
    """Import all of these packages so that atheris sees which of their lines an input reaches."""
    with atheris.instrument_imports(include=list(packages)):
        for package in packages:
            for module in walk_packages(import_module(package).__path__, f"{package}."):
                if not module.name.endswith("__main__"):
                    import_module(module.name)


def fuzz(law: Callable[[bytes, Path], object], seeds: Sequence[bytes]) -> None:
    """Try inputs that grow out of the seeds until the time is up, or until one breaks the law, which ends with a fault.

    The law gets an input, and the path of a file that it may write.
    """
    if FOLDER not in os.environ:
        # libFuzzer ends its process without a chance to tidy up, so that somebody else has to.
        with TemporaryDirectory(prefix="mali-timeline-") as folder:
            command = [sys.executable, *sys.argv]
            sys.exit(subprocess.run(command, env={**os.environ, FOLDER: folder}, check=False).returncode)
    here = Path(os.environ[FOLDER])
    corpus = here / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed[:LONGEST])

    tried = count(1)

    def test(raw: bytes) -> None:
        law(raw, here / "f.yaml")
        if next(tried) % 100 == 0:  # the program, whose life is short, freezes what it has made, and collects nothing
            gc.unfreeze()
            gc.collect()

    usual = [f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={FOUND}", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *usual, *sys.argv[1:], str(corpus)], test)
    atheris.Fuzz()
