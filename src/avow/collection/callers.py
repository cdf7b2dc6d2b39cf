"""What a browser says of whoever made it call: pages of strangers hand nothing in."""

from avow.collection.errors import MediaTypeError, OtherSiteError

_JSON = "application/json"


def require_json(content_type: str) -> None:
    """Refuse what is not called JSON: a browser sends such only where it may. MediaTypeError."""
    if content_type.partition(";")[0].strip().casefold() != _JSON:
        raise MediaTypeError(
            "This address takes JSON and nothing else. Send it with Content-Type: application/json."
        )


def refuse_other_site(fetched_from: str) -> None:
    """Refuse what a page of another site has a browser send (Sec-Fetch-Site). OtherSiteError."""
    if fetched_from.strip().casefold() == "cross-site":
        raise OtherSiteError(
            "A browser sent this from a page of another site, so nothing was kept. Fill the form in"
            " where it belongs, or send it from your server."
        )
