"""Registration of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """One person, a pseudonym, and values under a key of their own."""

    name = "avow.people"
