"""Settings of the room."""

import os
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from avow.core.conf import RoomSettings, load

Kind = Literal["openid-connect", "google", "facebook", "x", "pinterest", "instagram"]

MODULES: dict[str, str] = {"openid-connect": "openid_connect", "x": "twitter_oauth2"}
"""How allauth calls a kind of service where we call it otherwise."""


BOUND_CODES = ("openid-connect", "google", "x")
"""Services whose codes are bound to the browser that asked (PKCE). Of the others, allauth would not
send Facebook what it promised, and two do not say that they know it."""


class Provider(BaseModel):
    """`[accounts.providers.KEY]`: a service that people may log in with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "openid-connect"
    label: str
    """What the button says."""
    client_id: str
    secret: str = ""
    secret_variable: str = ""
    """Name of the environment variable that holds the secret, so that no file does."""
    server: str = ""
    """Address of an OpenID Connect service: its issuer."""
    scopes: tuple[str, ...] | None = None
    """What is asked for; without it, what the practices call for."""
    trust_email: bool = False
    """Whether an address that the service calls verified needs no proof of our own."""

    @model_validator(mode="after")
    def _has_a_server(self) -> "Provider":
        if self.kind == "openid-connect" and not self.server.startswith(("https://", "http://")):
            raise ValueError("an OpenID Connect service needs `server`, its https address")
        return self

    @property
    def module(self) -> str:
        """The service as allauth calls it."""
        return MODULES.get(self.kind, self.kind)

    @property
    def client_secret(self) -> str:
        """The secret, from wherever it stands."""
        return os.environ.get(self.secret_variable, "") if self.secret_variable else self.secret


class AccountsSettings(RoomSettings, env_prefix="AVOW_ACCOUNTS_"):
    """`[accounts]` in avow.toml, or `AVOW_ACCOUNTS_…` in the environment."""

    registration: str = "registration"
    """The touchpoint at which accounts are opened."""
    log_in: str = "log-in"
    """The touchpoint at which a log-in service tells who somebody is."""
    staff_second_factor: bool = True
    """Whether a staff account opens the desk and the till only once it has a second factor."""
    providers: dict[str, Provider] = Field(default_factory=dict)
    """Services that people may log in with, by a key of lower-case letters, digits and dashes."""

    @field_validator("providers")
    @classmethod
    def _are_named(cls, providers: dict[str, Provider]) -> dict[str, Provider]:
        for key in providers:
            if not key.replace("-", "").isalnum() or key != key.lower() or not key.isascii():
                raise ValueError("name a provider by lower-case letters, digits and dashes")
        told_apart = {
            provider.client_id if provider.kind == "openid-connect" else provider.kind
            for provider in providers.values()
        }
        if len(told_apart) < len(providers):
            raise ValueError(
                "give each OpenID Connect provider a client id of its own, and name no other twice"
            )
        return providers


@cache
def settings() -> AccountsSettings:
    """Read the settings of the room."""
    return load(AccountsSettings, room="accounts")
