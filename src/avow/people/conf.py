"""Settings of the room."""

from functools import cache

import phonenumbers
from pydantic import field_validator

from avow.core.conf import RoomSettings, load


class PeopleSettings(RoomSettings, env_prefix="AVOW_PEOPLE_"):
    """`[people]` in avow.toml, or `AVOW_PEOPLE_…` in the environment."""

    key_service: str = "avow.people.wrapping.KeyFiles"
    """Dotted path of the class (see `wrapping.KeyService`) that keeps the key-encryption keys."""
    phone_region: str = "US"
    """Country whose telephone numbers are written without a country code (two letters)."""

    @field_validator("phone_region")
    @classmethod
    def _is_a_region(cls, region: str) -> str:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError("write the country as two capital letters, such as US")
        return region


@cache
def settings() -> PeopleSettings:
    """Read the settings of the room."""
    return load(PeopleSettings, room="people")
