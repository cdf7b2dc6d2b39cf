"""What a log may say of a fault: its kind and where it came up, never its words."""

from pathlib import Path


def named(error: BaseException) -> str:
    """Name a fault such as `KeyError at sending.py:120`: its words could repeat personal data."""
    trace = error.__traceback__
    if trace is None:
        return type(error).__name__
    while trace.tb_next is not None:
        trace = trace.tb_next
    file = Path(trace.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} at {file}:{trace.tb_lineno}"
