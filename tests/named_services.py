"""Facebook, X, Pinterest and Instagram, played on this machine as their documents describe them."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECRET = "the-secret-of-the-shop"
TOKEN = "a-token-that-nobody-keeps"
NUMBER = "7731990042"


@dataclass(frozen=True)
class Service:
    """A service: where its token and its profile are, and what it tells of somebody."""

    kind: str
    path: str
    """How allauth calls it in addresses of the shop."""
    token: str
    profile: str
    told: Mapping[str, Any]
    kept: Mapping[str, str]
    """What the shop keeps of it, beside an address that is asked for."""
    dropped: tuple[str, ...]
    unknown: int = 0
    token_told: Mapping[str, Any] = field(default_factory=lambda: {"token_type": "bearer"})
    basic: bool = False
    """Whether the shop proves itself by a header; else by the form."""
    tells_address: bool = False
    denied: Mapping[str, str] = field(default_factory=lambda: {"error": "access_denied"})


DENIED = {
    "error": "access_denied",
    "error_reason": "user_denied",
    "error_description": "The user denied your request",
}
SERVICES = {
    service.kind: service
    for service in (
        Service(
            kind="facebook",
            path="facebook",
            token="graph.facebook.com/v21.0/oauth/access_token",
            profile="graph.facebook.com/v21.0/me",
            told={
                "id": NUMBER,
                "email": "ada.lovelace@example.org",
                "first_name": "Ada",
                "last_name": "Lovelace",
                "gender": "female",
                "birthday": "12/10/1990",
            },
            kept={"first_name": "Ada", "last_name": "Lovelace", "login_id": NUMBER},
            dropped=("gender",),
            unknown=1,
            tells_address=True,
            denied=DENIED,
        ),
        Service(
            kind="x",
            path="twitter_oauth2",
            token="api.x.com/2/oauth2/token",
            profile="api.x.com/2/users/me",
            told={
                "data": {
                    "id": NUMBER,
                    "name": "Ada Lovelace",
                    "username": "countess",
                    "profile_image_url": "https://pbs.example/ada.jpg",
                    "created_at": "2013-12-14T04:35:55.000Z",
                }
            },
            kept={"first_name": "Ada", "last_name": "Lovelace", "login_id": NUMBER},
            dropped=("profile_image_url", "username"),
            unknown=1,
            token_told={"token_type": "bearer", "expires_in": 7200, "scope": "users.read"},
            basic=True,
        ),
        Service(
            kind="pinterest",
            path="pinterest",
            token="api.pinterest.com/v5/oauth/token",
            profile="api.pinterest.com/v5/user_account",
            told={
                "id": NUMBER,
                "username": "countess",
                "account_type": "PINNER",
                "profile_image": "https://i.example/ada.jpg",
                "website_url": "https://ada.example",
            },
            kept={"login_id": NUMBER},
            dropped=("username",),
            unknown=3,
            token_told={"response_type": "authorization_code", "expires_in": 2_592_000},
            basic=True,
        ),
        Service(
            kind="instagram",
            path="instagram",
            token="api.instagram.com/oauth/access_token",
            profile="graph.instagram.com/me",
            told={"id": NUMBER, "user_id": "17841400000000000", "username": "countess"},
            kept={"login_id": NUMBER},
            dropped=("username",),
            unknown=1,
            token_told={"user_id": int(NUMBER), "permissions": "instagram_business_basic"},
            denied=DENIED,
        ),
    )
}


@dataclass
class StandIn:
    """All four, as one server: it takes the host that was meant as the first part of the path."""

    address: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What each code that is still good was asked with."""
    asked: list[str] = field(default_factory=list)
    fails: str = ""
    """Which of its answers goes wrong: `token`, `profile`, or `no profile`."""

    def agree(self, code: str, asked: Mapping[str, str]) -> None:
        """Have somebody say yes at the service."""
        self.codes[code] = dict(asked)

    def answer(self, path: str, said: dict[str, str], headers: Any) -> tuple[int, Any]:
        """Answer as the service that is meant."""
        place = path.lstrip("/")
        self.asked.append(place)
        for service in SERVICES.values():
            if _same(place, service.token):
                return self._token(service, said, headers)
            if _same(place, service.profile):
                return self._profile(service, said, headers)
        return 404, {"error": "unknown"}

    def _token(self, service: Service, said: dict[str, str], headers: Any) -> tuple[int, Any]:
        if self.fails == "token":
            return 500, {"error": "server_error"}
        asked = self.codes.pop(said.get("code", ""), None)
        shown = _basic(headers) if service.basic else said.get("client_secret", "")
        if asked is None or shown != SECRET or said.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if asked.get("code_challenge", "") != _challenge(said.get("code_verifier", "")):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": TOKEN, **service.token_told}

    def _profile(self, service: Service, said: dict[str, str], headers: Any) -> tuple[int, Any]:
        shown = headers.get("Authorization", "").removeprefix("Bearer ")
        if self.fails == "no profile":
            return 200, {"errors": [{"title": "Not Found Error"}]}
        if self.fails == "profile" or TOKEN not in (shown, said.get("access_token")):
            return 401, {"code": 2, "message": "Authentication failed."}
        return 200, service.told


@contextmanager
def playing() -> Iterator[StandIn]:
    """Play the services while the block runs."""
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # its caller names it so
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, text: str) -> None:
            said = {name: one[0] for name, one in parse_qs(text).items()}
            status, told = stand_in.answer(urlsplit(self.path).path, said, self.headers)
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    stand_in.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()


def _same(place: str, documented: str) -> bool:
    """Say whether an address is the documented one, in whichever version Facebook is at."""
    if not documented.startswith("graph.facebook.com"):
        return place == documented
    host, _, rest = place.partition("/")
    return host == "graph.facebook.com" and rest.partition("/")[2] == documented.split("/", 2)[2]


def _basic(headers: Any) -> str:
    said = headers.get("Authorization", "").removeprefix("Basic ")
    return base64.b64decode(said).decode().partition(":")[2]


def _challenge(verifier: str) -> str:
    if not verifier:
        return ""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
