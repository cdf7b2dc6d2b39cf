"""A pytest plugin: each run gets an empty home, before anything reads Django's settings."""

import atexit
import os
import shutil
import tempfile

if "AVOW_HOME" not in os.environ:
    os.environ["AVOW_HOME"] = tempfile.mkdtemp(prefix="avow-test-")
    atexit.register(shutil.rmtree, os.environ["AVOW_HOME"], ignore_errors=True)
os.environ.setdefault("AVOW_DEMO", "true")
os.environ.setdefault("AVOW_SITE", "http://testserver")
os.environ.setdefault("AVOW_HOSTS", '["testserver", "localhost", ".localhost", "127.0.0.1"]')
