"""What a visitor gives to have a receipt looked at."""

from typing import Any

from django import forms

from avow.ledger import receipts


class ReceiptForm(forms.Form):
    """A receipt, as a file or pasted."""

    file = forms.FileField(
        label="Choose the receipt's file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".tlog-proof"}),
    )
    pasted = forms.CharField(
        label="Or paste its text",
        required=False,
        max_length=receipts.LIMIT_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": "This is too long to be a receipt."},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = self.cleaned_data
        if not given.get("pasted") and not given.get("file") and not self.errors:
            self.add_error("file", "Choose a receipt, or paste its text.")
        return given

    def receipt(self) -> bytes:
        """Give the receipt's bytes; the file wins. Browsers paste lines with CR LF."""
        if file := self.cleaned_data["file"]:
            content: bytes = file.read(receipts.LIMIT_BYTES + 1)
            return content
        text: str = self.cleaned_data["pasted"]
        return text.replace("\r\n", "\n").strip("\n").encode() + b"\n"
