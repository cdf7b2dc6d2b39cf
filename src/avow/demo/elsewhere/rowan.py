"""Rowan ID, the stand-in log-in service: a small OpenID Connect provider for the demonstration.

It asks a person what a shop may be told. With a profile it tells more than the shop wants, as such
services do: what the shop keeps of it is for the shop to show.
"""

import base64
import hashlib
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass
from functools import cache
from hmac import compare_digest
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode

from avow.accounts import conf
from avow.core import clock
from avow.demo.elsewhere.hosts import CALLBACK, ROWAN, rowan_people

SCOPES = {
    "openid": {"sub": "the number by which Rowan ID knows you"},
    "profile": {
        "given_name": "your first name",
        "family_name": "your last name",
        "birthdate": "your birth date",
        "picture": "your picture",
    },
    "email": {"email": "your e-mail address", "email_verified": "that it is yours"},
    "phone": {"phone_number": "your telephone number"},
    "address": {"address": "your postal address"},
}
"""What each scope tells, in words."""

MOST = 100
LIFETIME_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody agreed to."""

    person: str
    scopes: tuple[str, ...]
    challenge: str
    back: str
    nonce: str
    until: float


CODES: OrderedDict[str, Grant] = OrderedDict()
TOKENS: OrderedDict[str, Grant] = OrderedDict()
TOLD: deque[dict[str, Any]] = deque(maxlen=MOST)
"""What shops were told since this process began, for the page that shows it."""


def configuration(request: HttpRequest) -> HttpResponse:
    """Tell programs where everything is."""
    here = _here(request)
    return JsonResponse(
        {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/keys",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }
    )


def keys(request: HttpRequest) -> HttpResponse:
    """Give the public key of what is signed here."""
    public = jwt.algorithms.RSAAlgorithm.to_jwk(_key().public_key(), as_dict=True)
    return JsonResponse({"keys": [public | {"kid": "rowan", "use": "sig", "alg": "RS256"}]})


def authorize(request: HttpRequest) -> HttpResponse:
    """Ask a person whether a shop may be told what it asks for, and take the answer back to it."""
    said = request.GET
    client = conf.settings().providers.get(ROWAN)
    shop = request.get_host().removeprefix(f"id.{ROWAN}.")
    known = client is not None and said.get("client_id") == client.client_id
    # To no other address than the shop's own, or a code could be fetched by whoever names theirs.
    ours = said.get("redirect_uri") == f"http://{shop}{CALLBACK}"
    if not (known and ours and said.get("code_challenge_method") == "S256"):
        return _page(request, {"stranger": True}, "", status=400)
    if request.method != "POST":
        return _page(request, _asked(said.get("scope", "")), f"http://{shop}")
    person = request.POST.get("person", "")
    if request.POST.get("answer") != "yes" or person not in rowan_people():
        return _back(said, error="access_denied")
    code = secrets.token_urlsafe(24)
    _keep(CODES, code, _grant(said, person))
    return _back(said, code=code)


def token(request: HttpRequest) -> HttpResponse:
    """Give a shop that proves who it is the token for a code, once."""
    said, client = request.POST, conf.settings().providers[ROWAN]
    grant = _unused(said.get("code", ""))
    proven = compare_digest(said.get("client_secret", "").encode(), client.client_secret.encode())
    verifier = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
    if grant is None or not proven or grant.back != said.get("redirect_uri"):
        return JsonResponse({"error": "invalid_grant"}, status=400)
    if not compare_digest(challenge, grant.challenge):
        return JsonResponse({"error": "invalid_grant"}, status=400)
    access = secrets.token_urlsafe(24)
    _keep(TOKENS, access, grant)
    now = int(clock.now().timestamp())
    claims = {"iss": _here(request), "aud": client.client_id, "sub": grant.person, "iat": now}
    signed = jwt.encode(
        claims | {"exp": now + LIFETIME_SECONDS, "nonce": grant.nonce},
        _key(),
        algorithm="RS256",
        headers={"kid": "rowan"},
    )
    told = {"access_token": access, "id_token": signed, "token_type": "Bearer"}
    return JsonResponse(told | {"expires_in": LIFETIME_SECONDS})


def userinfo(request: HttpRequest) -> HttpResponse:
    """Tell what the person agreed to, and note it for them."""
    grant = TOKENS.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    if grant is None or clock.now().timestamp() > grant.until:
        return JsonResponse({"error": "invalid_token"}, status=401)
    known = rowan_people()[grant.person]
    claims = {name: known[name] for scope in grant.scopes for name in SCOPES[scope]}
    TOLD.appendleft({"at": clock.now(), "who": known["given_name"], "claims": list(claims)})
    return JsonResponse(claims)


def home(request: HttpRequest) -> HttpResponse:
    """Show what was told to shops."""
    shop = request.get_host().removeprefix(f"id.{ROWAN}.")
    return render(request, "elsewhere/rowan_told.html", {"told": TOLD, "shop": f"http://{shop}"})


def _grant(said: Any, person: str) -> Grant:
    return Grant(
        person=person,
        scopes=tuple(scope for scope in said.get("scope", "").split() if scope in SCOPES),
        challenge=said.get("code_challenge", ""),
        back=said["redirect_uri"],
        nonce=said.get("nonce", ""),
        until=clock.now().timestamp() + LIFETIME_SECONDS,
    )


def _unused(code: str) -> Grant | None:
    """Give what a code stands for, the first time and while it is young."""
    grant = CODES.pop(code, None)
    return grant if grant and clock.now().timestamp() <= grant.until else None


def _keep(kept: OrderedDict[str, Grant], name: str, grant: Grant) -> None:
    kept[name] = grant
    if len(kept) > MOST:
        kept.popitem(last=False)


def _asked(scope: str) -> dict[str, Any]:
    asked = [name for name in SCOPES if name in scope.split()]
    return {
        "asked": [(name, list(SCOPES[name].values())) for name in asked],
        "not_asked": [list(SCOPES[name].values()) for name in SCOPES if name not in asked],
        "people": rowan_people().items(),
    }


def _back(said: Any, **answer: str) -> HttpResponse:
    sent = answer | {"state": said.get("state", "")}
    return HttpResponseRedirect(f"{said['redirect_uri']}?{urlencode(sent)}")


def _page(
    request: HttpRequest, shown: dict[str, Any], shop: str, status: int = 200
) -> HttpResponse:
    answer = render(request, "elsewhere/rowan.html", shown, status=status)
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {shop};"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _here(request: HttpRequest) -> str:
    return f"http://{request.get_host()}"


@cache
def _key() -> rsa.RSAPrivateKey:
    """Make the key that signs while this process runs."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
