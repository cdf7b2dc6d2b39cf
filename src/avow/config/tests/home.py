"""A pytest plugin: each run gets an empty home, before anything reads Django's settings."""

import os
import tempfile

os.environ.setdefault("AVOW_HOME", tempfile.mkdtemp(prefix="avow-test-"))
os.environ.setdefault("AVOW_DEMO", "true")
os.environ.setdefault("AVOW_SITE", "http://testserver")
os.environ.setdefault("AVOW_HOSTS", '["testserver", "localhost", ".localhost", "127.0.0.1"]')
