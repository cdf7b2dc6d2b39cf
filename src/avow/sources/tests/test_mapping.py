"""Where the data of a webhook stands: by category, so that a retailer's own keys work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from avow.core.errors import SettingsError
from avow.sources import conf, mapping
from avow.statement import access as statements
from avow.statement.models import Version


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A mapping of the retailer's own."""
    file = tmp_path / "mapping.toml"
    file.touch()
    monkeypatch.setenv("AVOW_SOURCES_MAPPING", str(file))
    conf.settings.cache_clear()
    yield file
    conf.settings.cache_clear()


def test_categories_are_found_under_the_keys_of_the_practices(version: Version) -> None:
    shop = mapping.shop("shopify")
    found = mapping.keys(shop.orders, statements.policy(version), shop.source)

    assert found["zip"] == ["shipping_address.zip", "billing_address.zip"]
    assert found["purchased_at"] == ["processed_at", "created_at"]
    assert "payment_token" not in found


def test_the_purpose_is_the_one_that_uses_most_of_what_is_told(version: Version) -> None:
    shop, policy = mapping.shop("shopify"), statements.policy(version)

    terms = [
        mapping.provenance(group, policy, shop.source, "shopify").purpose
        for group in (shop.customers, shop.orders)
    ]
    assert terms == ["news", "orders"]


def test_a_retailers_own_tables_replace_those_that_are_shipped(own: Path) -> None:
    own.write_text('[woocommerce]\nsource = "outlet"\n', encoding="utf-8")

    assert mapping.shop("woocommerce").source == "outlet"
    assert mapping.shop("woocommerce").orders.id == "customer_id"
    assert mapping.shop("shopify").source == "shopify"


@pytest.mark.parametrize(
    "text",
    [
        "[shopify",
        "[other]\nx = 1",
        '[shopify]\norders = "x"',
        '[shopify.orders]\nid = "a b"',
        "x=1",
    ],
)
def test_a_mapping_that_cannot_be_used_stops_with_its_name(own: Path, text: str) -> None:
    own.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=r"sources\.mapping"):
        mapping.shop("shopify")
