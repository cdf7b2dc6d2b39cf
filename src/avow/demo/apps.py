"""Registration of the room."""

from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    """Linden & Lark, the demonstration retailer."""

    name = "avow.demo"

    def ready(self) -> None:
        """Have the addresses that the statement names lead to what plays them here."""
        from avow.demo.elsewhere.hosts import stands_for
        from avow.statement import links

        links.stand_for(stands_for(str(urlsplit(settings.AVOW.site).port or 80)))
