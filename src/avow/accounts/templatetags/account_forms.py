"""How the fields of allauth's forms are shown: in our words, and with nothing written into them."""

from django import template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

WORDS = {
    "Email": "E-mail address",
    "Current Password": "Password so far",
    "New Password": "New password",
    "New Password (again)": "New password, once more",
    "Password (again)": "Password, once more",
    "Authenticator code": "Code from the app",
    "Code": "Code",
}
"""Labels of allauth in the words of these pages."""


@register.filter
def words(field: BoundField) -> str:
    """Give the label of a field."""
    label = str(field.label)
    return WORDS.get(label, label)


@register.filter
def empty(field: BoundField) -> SafeString:
    """Show a field without a hint inside, which goes as soon as somebody types."""
    return field.as_widget(attrs={"placeholder": ""})
