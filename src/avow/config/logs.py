"""Logs: one JSON object a line, and no personal value in any of them."""

import logging.config
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict

_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Tell an exception by its types and places: its words may hold what somebody typed."""
    information = event.pop("exc_info", None)
    if information is True:
        information = sys.exc_info()
    error = information[1] if isinstance(information, tuple) else information
    if isinstance(error, BaseException):
        event["exception"] = _types(error)
        event["places"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def _types(error: BaseException) -> list[str]:
    """The type of an exception and of what it came from, the last one first."""
    types: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(types) < 10:
        types.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    return types


def without_address(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Tell a failed request by its route: its address may hold what somebody typed."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        event["event"] = "request failed"
        event["status"] = getattr(record, "status_code", None)
        event["method"] = getattr(request, "method", None)
        event["route"] = match.route if match else None
    return event


def configure(_settings: dict[str, Any]) -> None:
    """Send every log line, ours and the libraries', through one JSON renderer."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": formatter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "avow": {"level": "INFO"},
                # Django's own handlers would write beside ours, and in their own form.
                "django": {"handlers": [], "propagate": True},
            },
        }
    )
    structlog.configure(
        processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """Make the formatter that every line goes through."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared,
        processors=[
            without_address,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_words,
            structlog.processors.JSONRenderer(),
        ],
    )
