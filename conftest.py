"""What every test stands on."""

import os
import tempfile

# Before Django reads its settings: each run gets an empty home, and the demonstration is on.
os.environ.setdefault("AVOW_HOME", tempfile.mkdtemp(prefix="avow-test-"))
os.environ.setdefault("AVOW_DEMO", "true")
os.environ.setdefault("AVOW_SITE", "http://testserver")
os.environ.setdefault("AVOW_HOSTS", '["testserver", "localhost", ".localhost", "127.0.0.1"]')
