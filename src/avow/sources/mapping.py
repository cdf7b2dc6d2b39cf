"""Where in a shop's webhooks the data stands that our practices name."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from avow.collection.purchases import ORDER
from avow.collection.sourcing import Provenance
from avow.compiler.policy import Policy
from avow.core.errors import SettingsError
from avow.sources import conf
from avow.sources.ordering import OrderPaths
from avow.sources.paths import Path_


class Group(BaseModel, extra="forbid", frozen=True):
    """Topics about one thing: where the customer's number, the fields and the consents stand."""

    id: Path_
    """The customer's number."""
    thing: Path_ = "id"
    """The number of what they are about."""
    told_at: list[Path_] = []
    fields: dict[str, list[Path_]]
    consents: dict[str, Path_] = {}
    """By channel."""
    order: OrderPaths | None = None
    """Where an order stands that lands among the purchases."""
    purpose: str = ""
    """Key of the purpose; empty: the one of the source's that uses most of the fields."""


class Shop(BaseModel, extra="forbid", frozen=True):
    """What a kind of shop sends, and which `[source.KEY]` of the practices it is."""

    source: str
    customers: Group
    orders: Group


_shops: TypeAdapter[dict[str, Shop]] = TypeAdapter(dict[str, Shop])


def shop(hook: str) -> Shop:
    """Give the mapping of a kind of shop, the retailer's own where there is one."""
    return _mapping(conf.settings().mapping)[hook]


def keys(group: Group, policy: Policy, source: str) -> Mapping[str, list[str]]:
    """Give the paths by key of data, for what the source may tell."""
    provided = policy.practices.sources[source].provides
    data = policy.practices.data
    found: dict[str, list[str]] = {}
    for name, paths in group.fields.items():
        first = next((k for k in provided if name in (k, data[k].is_) and k not in found), None)
        if first is not None:
            found[first] = list(paths)
    return found


def provenance(group: Group, policy: Policy, source: str, hook: str) -> Provenance:
    """Give the terms under which a shop tells something."""
    declared = policy.practices.sources[source]
    purpose = group.purpose or _broadest(group, policy, source)
    contract = declared.contract or f"{hook} webhooks"
    return Provenance(source=source, contract=contract, purpose=purpose)


def _broadest(group: Group, policy: Policy, source: str) -> str:
    declared = policy.practices.sources[source]
    order = {ORDER} & set(declared.provides) if group.order else set()
    wanted = keys(group, policy, source).keys() | order
    purposes = policy.practices.purposes
    return max(declared.for_, key=lambda key: len(wanted & set(purposes[key].uses)), default="")


@lru_cache(maxsize=4)
def _mapping(own: Path | None) -> dict[str, Shop]:
    tables = tomllib.loads(
        (resources.files("avow.sources") / "mapping.toml").read_text(encoding="utf-8")
    )
    try:
        if own is not None:
            for hook, table in tomllib.loads(own.read_text(encoding="utf-8")).items():
                tables[hook] = tables.get(hook, {}) | table if isinstance(table, dict) else table
        return _shops.validate_python(tables)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise SettingsError(
            "sources.mapping", f"{own} cannot be used: {told}.", "Mend the file or unset it."
        ) from error
