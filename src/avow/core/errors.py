"""The root of every refusal that Avow makes."""


class AvowError(Exception):
    """Something was refused; the message says what, why and what to do."""

    code = "avow.refused"
    status = 400
    """HTTP status that the one handler answers with; a class that means something else says so."""


class NotFoundError(AvowError):
    """The thing asked for does not exist, or may not be seen by whoever asks."""

    code = "avow.not_found"
    status = 404


class UnusableInputError(AvowError):
    """A file cannot be read at all: missing, empty, not UTF-8, not TOML, too large."""

    code = "avow.unusable_input"
    status = 422


class SettingsError(AvowError):
    """A setting is wrong, so the program does not start; `hint` says how to mend it."""

    code = "avow.settings"
    status = 500

    def __init__(self, identifier: str, message: str, hint: str) -> None:
        """Keep the setting's `identifier` (`room.setting`) beside what is wrong and the way out."""
        super().__init__(f"{identifier}: {message} {hint}")
        self.identifier = identifier
        self.hint = hint
