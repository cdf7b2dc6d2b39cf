"""Settings of the room."""

from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from avow.core.conf import RoomSettings, load
from avow.messaging import rules
from avow.messaging.errors import HeaderError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MessagingSettings(RoomSettings, env_prefix="AVOW_MESSAGING_"):
    """`[messaging]` in avow.toml, or `AVOW_MESSAGING_…` in the environment."""

    host: str = ""
    """The mail server that takes what we send; empty means that e-mail stays in the outbox."""
    port: int = Field(587, ge=1, le=65_535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    """`none` is for a server on the same machine only."""
    ca_file: Path | None = None
    """Certificates to trust beside none of the system's; None means the system's."""
    user: str = ""
    password: SecretStr = SecretStr("")
    """Set it as AVOW_MESSAGING_PASSWORD in the environment, not in the file."""
    timeout_seconds: float = Field(30, gt=0)
    most_per_second: float = Field(0, ge=0)
    """E-mails a second that one process sends; 0 means as many as it can."""
    connections: int = Field(2, ge=1, le=32)
    """Connections that one process keeps open to the mail server."""
    sender: str = ""
    """The address that e-mails come from; by default the statement's own contact."""
    stop_address: str = ""
    """The address that takes opt-outs by e-mail; by default the statement's own contact."""
    dkim_domain: str = ""
    """The domain that signs; empty means that nothing is signed."""
    dkim_selector: str = "avow"
    dkim_key_file: Path | None = None
    """RSA key (PEM); None means `dkim.pem` in the installation's home."""
    analytics_purpose: str = "analytics"
    """The purpose whose consent lets openings and clicks be counted."""
    analytics_data: str = "pages"
    """The declared data that an opening or a click is."""
    confirm_mailboxes: bool = False
    """Whether advertising by e-mail waits until whoever reads the mailbox confirms it (double
    opt-in)."""
    notice_purpose: str = "notices"
    """The purpose under which accounts, links and alerts write to people."""
    words_days: int = Field(30, ge=1, le=3650)
    """Days for which the words of a message stay after it ended; what opens an account goes at
    once. That it was sent stays on record."""
    return_address: str = ""
    """The mailbox that takes bounces; each e-mail adds a sign of its own after a plus."""
    bounce_days: int = Field(3, ge=1, le=365)
    """Days after which an address that took nothing is tried again with what its person is owed."""
    soft_days: int = Field(14, ge=1, le=365)
    """Days after which an address that could not be reached for the moment is as good as new."""

    text_url: str = ""
    """The provider of texts (Twilio's form of API); empty means that none is sent."""
    text_account: str = ""
    text_token: SecretStr = SecretStr("")
    """Set it as AVOW_MESSAGING_TEXT_TOKEN in the environment; webhooks are signed with it."""
    text_number: str = ""
    """The number that texts come from, or the provider's name for a group of them."""
    revoke_all: bool = True
    """Whether STOP in reply to one text ends every call and text, or those of its kind only."""

    imap_host: str = ""
    """The mailbox that opt-outs and questions come to; empty means that none is read."""
    imap_port: int = Field(993, ge=1, le=65_535)
    imap_tls: Literal["tls", "starttls", "none"] = "tls"
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    """Set it as AVOW_MESSAGING_IMAP_PASSWORD in the environment, not in the file."""
    imap_folder: str = "INBOX"
    imap_aside: str = "Avow"
    """The folder that a read message is moved to."""
    receive_port: int = Field(0, ge=0, le=65_535)
    """Port on this machine on which a mail server hands messages over; 0 means none."""
    receive_protocol: Literal["lmtp", "smtp"] = "lmtp"

    @field_validator("sender", "stop_address", "return_address")
    @classmethod
    def _is_a_mailbox(cls, address: str) -> str:
        try:
            return rules.permitted_mailbox(address) if address else ""
        except HeaderError as error:
            raise ValueError("write one e-mail address, such as news@shop.example") from error

    @model_validator(mode="after")
    def _is_private(self) -> "MessagingSettings":
        if self.host and self.tls == "none" and self.host not in LOOPBACK:
            raise ValueError("without TLS only a server on the same machine may be named")
        if self.imap_host and self.imap_tls == "none" and self.imap_host not in LOOPBACK:
            raise ValueError("without TLS only a mailbox on the same machine may be named")
        plain = self.text_url and not self.text_url.startswith("https://")
        if plain and urlsplit(self.text_url).hostname not in LOOPBACK:
            raise ValueError("texts go to a provider by https, or to one on the same machine")
        return self


@cache
def settings() -> MessagingSettings:
    """Read the settings of the room once."""
    return load(MessagingSettings, room="messaging")
