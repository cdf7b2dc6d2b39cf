"""The minimum age: a question that keeps no birth date, and a pass that names nobody."""

from datetime import timedelta

from django.core.signing import BadSignature, Signer

from avow.core import clock
from avow.people import ages
from avow.people.errors import NoMinimumAgeError, UnderageError
from avow.statement import access as statements

LIFETIME = timedelta(minutes=30)
"""How long a pass is taken: long enough to fill in what the age was asked for."""

REFUSED = "refused"
"""What a browser keeps in the place of a pass, till it is closed."""

_signer = Signer(salt="avow.people.gate")


def minimum_age(touchpoint: str = "") -> int:
    """Give the age that the statement in force asks for, here and everywhere."""
    practices = statements.policy().practices
    rule, at = practices.rules.get("minimum-age"), practices.touchpoints.get(touchpoint)
    ages_asked = (rule.value if rule else None, at.minimum_age if at else None)
    asked = [least for least in ages_asked if isinstance(least, int)]
    if not asked:
        raise NoMinimumAgeError(
            "The privacy statement in force sets no minimum age, so there is nothing to ask."
        )
    return max(asked)


def is_below(age: int, touchpoint: str = "") -> bool:
    """Say whether an age that was told is below what is asked for; no, where nothing is."""
    try:
        return age < minimum_age(touchpoint)
    except NoMinimumAgeError:
        return False


def pass_gate(*, day: str, month: str, year: str, touchpoint: str = "") -> str:
    """Give a pass to whoever has reached the minimum age; the date is read once and dropped.

    BirthDateError when it is no date, UnderageError when somebody is too young.
    """
    today = clock.today()
    born = ages.birth_date(day=day, month=month, year=year, today=today)
    least = minimum_age(touchpoint)
    if not ages.is_of_age(born=born, minimum_age=least, today=today):
        raise UnderageError("We cannot take this from you, and nothing that you wrote was kept.")
    until = int((clock.now() + LIFETIME).timestamp())
    return _signer.sign_object({"least": least, "until": until})


def vouched(given: str | None) -> int | None:
    """Give the age that a pass says its bearer has at least; None when it says nothing any more.

    Whoever was refused is a child wherever they go on, also where nobody asks for the age.
    """
    if given == REFUSED:
        return 0
    try:
        said = _signer.unsign_object(given or "")
    except BadSignature:
        return None
    return int(said["least"]) if clock.now().timestamp() < said["until"] else None
