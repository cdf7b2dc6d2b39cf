"""Items as pages and uploads make them of what was typed."""

from collections.abc import Mapping
from uuid import uuid4

from avow.core import clock
from avow.statement import access as statements
from avow.till import conf, rules

ORDER = "order"


def purchase(
    fields: Mapping[str, str], posted: Mapping[str, str], *, item: rules.Item, wording: str
) -> rules.Purchase:
    """Make a purchase of what was typed. LineError when a line lacks something."""
    order = rules.order(rules.lines(posted), currency=conf.settings().currency)
    kept = {name: value for name, value in fields.items() if not rules.is_line_field(name)}
    return rules.Purchase(
        key=item.key,
        at=item.at,
        staff=item.staff,
        statement=item.statement,
        fields={**kept, ORDER: order},
        wording=wording,
    )


def own(key: str, staff: str) -> rules.Item:
    """Say of something that happens at a page just now: when, by whom, under which version."""
    return rules.Item(
        key=key or str(uuid4()),
        at=clock.now(),
        staff=staff,
        statement=statements.current().digest,
    )
