"""The client, for code that waits and for code that awaits."""

import asyncio
import time
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Any, TypeVar
from uuid import UUID

import httpx

from avow.client import calls
from avow.client.answers import Chosen, Collected, Visited
from avow.client.calls import Call
from avow.client.errors import UnreachableError

Kind = TypeVar("Kind")

TIMEOUT_SECONDS = 5.0
TRIES = 3


class Avow:
    """Speaks to an Avow. One for the whole program: it may be used by many threads."""

    def __init__(
        self,
        site: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        tries: int = TRIES,
        token: str = "",
        http: httpx.Client | None = None,
    ) -> None:
        """Speak to the Avow at an address such as `https://www.shop.example`.

        `token` is what `avow token make` printed; only what the practices call public goes without.
        """
        self._site, self._tries = site.rstrip("/"), tries
        self._token = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = http or httpx.Client(timeout=timeout_seconds)

    def __enter__(self) -> "Avow":
        """Close the connections at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def collect(
        self,
        touchpoint: str,
        fields: Mapping[str, str],
        *,
        wording: str = "",
        place: str = "api",
        age: int | None = None,
        age_pass: str | None = None,
        key: str | None = None,
    ) -> Collected:
        """Have kept what a person gives at a touchpoint. RefusedError says which sentence forbids.

        With a `key` of your own (the number of the form or order) a repetition is recorded once,
        also when your program was restarted in between.
        """
        return self._made(
            calls.collect(
                touchpoint,
                fields,
                wording=wording,
                place=place,
                age=age,
                age_pass=age_pass,
                key=key,
            )
        )

    def choose(
        self,
        classes: Mapping[str, bool],
        *,
        statement: str,
        wording: str,
        place: str = "banner",
        how: str = "banner",
        key: str | None = None,
    ) -> Chosen:
        """Have recorded what a visitor chose of the tracker classes, and nothing about who it was.

        `statement` is the digest of the version that was shown, `wording` the text of the question:
        one of `wordings()`, or one that was declared for a banner of your own.
        """
        return self._made(
            calls.choose(
                classes, statement=statement, wording=wording, place=place, how=how, key=key
            )
        )

    def heed(self, device: str, signals: Collection[str]) -> tuple[str, ...]:
        """Have a browser's signals recorded for your pseudonym of it; gives all that stand.

        Needs a token for `choices`. While `gpc` stands, sell and share nothing of that profile.
        """
        return self._made(calls.signals(device, signals))

    def visit(self, *, referrer: str = "", address: str = "", user_agent: str = "") -> Visited:
        """Have a visit recorded as far as the statement names it."""
        return self._made(calls.visit(referrer=referrer, address=address, user_agent=user_agent))

    def receipt(self, entry: UUID | str) -> bytes:
        """Give the proof that an entry is in the ledger: a `.tlog-proof`, verified offline."""
        return self._made(calls.receipt(str(entry)))

    def wordings(self) -> Mapping[str, str]:
        """Give the words in which Avow asks visitors today, by language: `choose` takes these."""
        return self._made(calls.wordings())

    def banner(self) -> Mapping[str, Any]:
        """Give what the banner is told: switches, trackers and their hosts."""
        return self._made(calls.banner())

    def _made(self, call: Call[Kind]) -> Kind:
        for tried in range(1, self._tries + 1):
            try:
                answer = self._http.request(
                    call.method,
                    self._site + call.path,
                    json=call.json,
                    headers={**call.headers, **self._token},
                )
            except httpx.TransportError as error:
                if tried == self._tries or not calls.may_try_again(call, error):
                    raise _unreachable(self._site, error) from error
                time.sleep(calls.wait_seconds(tried))
                continue
            if answer.status_code not in calls.LATER or tried == self._tries:
                break
            time.sleep(calls.wait_seconds(tried, answer))
        return calls.understood(call, answer)


class AsyncAvow:
    """Speaks to an Avow without keeping the loop from anything else."""

    def __init__(
        self,
        site: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        tries: int = TRIES,
        token: str = "",
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """Speak to the Avow at an address such as `https://www.shop.example`.

        `token` is what `avow token make` printed; only what the practices call public goes without.
        """
        self._site, self._tries = site.rstrip("/"), tries
        self._token = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = http or httpx.AsyncClient(timeout=timeout_seconds)

    async def __aenter__(self) -> "AsyncAvow":
        """Close the connections at the end of the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def collect(
        self,
        touchpoint: str,
        fields: Mapping[str, str],
        *,
        wording: str = "",
        place: str = "api",
        age: int | None = None,
        age_pass: str | None = None,
        key: str | None = None,
    ) -> Collected:
        """Have kept what a person gives at a touchpoint; see `Avow.collect`."""
        return await self._made(
            calls.collect(
                touchpoint,
                fields,
                wording=wording,
                place=place,
                age=age,
                age_pass=age_pass,
                key=key,
            )
        )

    async def choose(
        self,
        classes: Mapping[str, bool],
        *,
        statement: str,
        wording: str,
        place: str = "banner",
        how: str = "banner",
        key: str | None = None,
    ) -> Chosen:
        """Have recorded what a visitor chose of the tracker classes; see `Avow.choose`."""
        return await self._made(
            calls.choose(
                classes, statement=statement, wording=wording, place=place, how=how, key=key
            )
        )

    async def heed(self, device: str, signals: Collection[str]) -> tuple[str, ...]:
        """Have a browser's signals recorded for your pseudonym of it; see `Avow.heed`."""
        return await self._made(calls.signals(device, signals))

    async def visit(
        self, *, referrer: str = "", address: str = "", user_agent: str = ""
    ) -> Visited:
        """Have a visit recorded as far as the statement names it."""
        call = calls.visit(referrer=referrer, address=address, user_agent=user_agent)
        return await self._made(call)

    async def receipt(self, entry: UUID | str) -> bytes:
        """Give the proof that an entry is in the ledger: a `.tlog-proof`, verified offline."""
        return await self._made(calls.receipt(str(entry)))

    async def wordings(self) -> Mapping[str, str]:
        """Give the words in which Avow asks visitors today, by language: `choose` takes these."""
        return await self._made(calls.wordings())

    async def banner(self) -> Mapping[str, Any]:
        """Give what the banner is told: switches, trackers and their hosts."""
        return await self._made(calls.banner())

    async def _made(self, call: Call[Kind]) -> Kind:
        for tried in range(1, self._tries + 1):
            try:
                answer = await self._http.request(
                    call.method,
                    self._site + call.path,
                    json=call.json,
                    headers={**call.headers, **self._token},
                )
            except httpx.TransportError as error:
                if tried == self._tries or not calls.may_try_again(call, error):
                    raise _unreachable(self._site, error) from error
                await asyncio.sleep(calls.wait_seconds(tried))
                continue
            if answer.status_code not in calls.LATER or tried == self._tries:
                break
            await asyncio.sleep(calls.wait_seconds(tried, answer))
        return calls.understood(call, answer)


def _unreachable(site: str, error: httpx.TransportError) -> UnreachableError:
    return UnreachableError(
        f"{site} did not answer ({type(error).__name__}). Is Avow running there?"
    )
