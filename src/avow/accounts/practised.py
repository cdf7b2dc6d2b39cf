"""What the practices in force say of accounts: which fields, which categories, which scopes."""

from collections.abc import Mapping

from avow.accounts import conf, rules
from avow.accounts.errors import UncoveredScopeError
from avow.collection import recording
from avow.collection import services as collection
from avow.compiler import truncation
from avow.compiler.practices import Touchpoint
from avow.core.errors import SettingsError
from avow.statement import access as statements
from avow.statement.errors import NothingInForceError


def touchpoint(key: str) -> Touchpoint | None:
    """Give a touchpoint of the version in force, if it has it."""
    return statements.policy().practices.touchpoints.get(key)


def version_if_any() -> str:
    """Give the digest of the version in force; empty where none is yet."""
    try:
        return statements.current().digest
    except NothingInForceError:
        return ""


def network(address: str) -> str:
    """Give an IP address without the part that the statement in force says is cut off."""
    try:
        practices = statements.policy().practices
    except NothingInForceError:
        return truncation.network(address)
    cut = (one for one, data in practices.data.items() if data.is_ == truncation.IP_ADDRESS)
    return truncation.network(address, truncation.declared_bits(practices, next(cut, "")))


def declared(key: str) -> dict[str, str]:
    """Give what a touchpoint collects: categories by key of data."""
    data, found = statements.policy().practices.data, touchpoint(key)
    return {name: data[name].is_ for name in found.collects} if found else {}


def key_for(key: str, category: str) -> str | None:
    """Give the key under which a touchpoint collects a category, if it does."""
    return next((name for name, is_ in declared(key).items() if is_ == category), None)


def keys_of(category: str) -> list[str]:
    """Give every key of a category that is a person's own."""
    settings = conf.settings()
    found = (
        key_for(touchpoint, category) for touchpoint in (settings.registration, settings.log_in)
    )
    return sorted({key for key in found if key})


def email_among(fields: Mapping[str, str]) -> str | None:
    """Give the address among fields that were given."""
    return collection.email_among(statements.policy(), fields)


def correctable(key: str) -> list[str]:
    """Give the fields of a touchpoint that an account's page puts right; the address is proven."""
    return [name for name, is_ in declared(key).items() if is_ != rules.EMAIL]


def required_fields(key: str, address: str) -> dict[str, str]:
    """Give the address under its key, where a touchpoint needs one."""
    found, name = touchpoint(key), key_for(key, rules.EMAIL)
    return {name: address} if found and name in found.required and address else {}


def refuse_forbidden(fields: Mapping[str, str]) -> None:
    """Refuse what may never be kept: CardNumberError, FieldTooLongError."""
    recording.refuse_forbidden(fields)


def refuse_undeclared(key: str, names: Mapping[str, str]) -> None:
    """Refuse a form that asks for more than its touchpoint collects: RefusedError names it."""
    collection.require_collected(statements.policy(), key, names)


def scopes(provider: conf.Provider) -> tuple[str, ...]:
    """Give what a log-in service is asked for. UncoveredScopeError for what no sentence allows."""
    categories = set(declared(conf.settings().log_in).values())
    asked = provider.scopes
    if asked is None:
        asked = rules.scopes(provider.kind, categories)
    wrong = rules.uncovered(asked, categories)
    if wrong or not asked:
        names = ", ".join(wrong) or "anything"
        raise UncoveredScopeError(
            f"No sentence of the privacy statement lets us ask {provider.label} for {names}, so"
            " nobody is sent there. Log in another way."
        )
    return asked


def refuse_uncovered_scopes() -> None:
    """Stop the start when a log-in service is to be asked for too much: SettingsError."""
    for key, provider in conf.settings().providers.items():
        try:
            scopes(provider)
        except UncoveredScopeError as error:
            touchpoint = conf.settings().log_in
            raise SettingsError(
                f"accounts.providers.{key}.scopes",
                f"{provider.label} would be asked for what no sentence of the statement covers.",
                f"Name scopes that bring what [touchpoint.{touchpoint}] collects, or none at all:"
                " then the right ones are asked for.",
            ) from error
