"""A pytest plugin: each run gets an empty home, before anything reads Django's settings.

Each worker of a run has its own within it: one that rotates keys must not take another's away.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "AVOW_HOME" not in os.environ:
    os.environ["AVOW_HOME"] = tempfile.mkdtemp(prefix="avow-test-")
    atexit.register(shutil.rmtree, os.environ["AVOW_HOME"], ignore_errors=True)
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["AVOW_HOME"] = str(Path(os.environ["AVOW_HOME"]) / worker)
    Path(os.environ["AVOW_HOME"]).mkdir(parents=True, exist_ok=True)
os.environ.setdefault("AVOW_DEMO", "true")
os.environ.setdefault("AVOW_SITE", "http://testserver")
os.environ.setdefault("AVOW_HOSTS", '["testserver", "localhost", ".localhost", "127.0.0.1"]')
