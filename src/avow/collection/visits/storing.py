"""Where the files are, and how they are written: by a process of their own."""

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from avow.collection.errors import FilesError

BUCKETS = 8
"""Into how many files the people of a day are parted; an erasure rewrites one of them."""
NOBODY = 0
"""The bucket of what is nobody's."""

_SECONDS = 600


def bucket_of(pseudonym: UUID) -> int:
    """Give the bucket of a person: from 1, for ever the same."""
    return 1 + pseudonym.int % BUCKETS


def folder() -> Path:
    """Give the folder of all files."""
    return Path(settings.AVOW.home).resolve() / "visits"


def new_name(kind: str, day: date, bucket: int) -> str:
    """Give a name, below the folder, that no file ever had."""
    return f"day={day.isoformat()}/bucket={bucket:02}/{kind}-{uuid.uuid4().hex}.parquet"


def do(task: str, **told: Any) -> Iterator[Any]:
    """Have a task done, and give what is said of it, a line each. FilesError when it fails."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "avow.collection.visits.files"],
            input=json.dumps({"do": task, **told}),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(type(error).__name__) from None
    if done.returncode:
        raise _failed(done.stderr.strip()[-60:] or "stopped")
    for line in done.stdout.splitlines():
        yield json.loads(line)


def _failed(why: str) -> FilesError:
    return FilesError(
        f"The files of visits could not be written or read ({why}). Nothing was lost: make room on"
        " the disk, and it is tried again."
    )


def remove(names: Iterable[str]) -> None:
    """Delete files that nothing refers to any more, and folders that are empty then."""
    for name in names:
        path = folder() / name
        path.unlink(missing_ok=True)
        for above in (path.parent, path.parent.parent):
            with suppress(OSError):  # another file is there, or it is gone already
                above.rmdir()


def found(*, older_than: timedelta) -> list[str]:
    """Give every file that was written so long ago, whole or not."""
    latest = time.time() - older_than.total_seconds()
    names = []
    for path in folder().glob("day=*/bucket=*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime <= latest:
                names.append(str(path.relative_to(folder())))
    return names
