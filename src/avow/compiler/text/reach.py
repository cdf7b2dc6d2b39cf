"""How a text says where someone is reached: e-mail, telephone and postal addresses."""

import re

MAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\w-]{1,63}(?:\s?\.\s?[\w-]{1,63}){1,4}", re.IGNORECASE
)
PHONE = re.compile(
    r"(?<![\d.-])(?:\+?\d{1,3}[\s.-]{0,2})?(?:\(\d{2,4}\)|\d{3,4})[\s.-]{1,2}(?:\d{3,4}|[A-Z]{3,4})"
    r"[\s.-]{0,2}(?:\d{3,4}|[A-Z]{3,7})\b|(?<!\d)1[ -]8\d\d[ -][A-Z\d-]{7,12}\b"
)
_WAY = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Boulevard|Blvd|Lane|Ln|Way|Court|Ct|Place|Pl|"
    r"Parkway|Pkwy|Highway|Hwy|Square|Sq|Plaza|Circle|Terrace|Turnpike|Loop|Trail|Row)"
)
POST = re.compile(
    rf"\b\d{{1,6}}[A-Za-z]?(?:-\d{{1,5}})?,?\s+(?:[A-Z0-9][\w.'’&-]{{0,24}}\s+){{0,5}}"
    rf"(?:{_WAY}|{_WAY.upper()}|Broadway|BROADWAY)\b"
    r"|\b[Pp]\.?\s?[Oo]\.?\s*[Bb][Oo][Xx]\s+\w+"
    r"|\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b"
    r"|\b(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|"
    r"Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|"
    r"Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|Hampshire|Jersey|Mexico|York|"
    r"Carolina|Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Tennessee|Texas|Utah|Vermont|Virginia|"
    r"Washington|Wisconsin|Wyoming|Columbia|D\.C\.|N\.Y\.|N\.J\.|Calif\.|Mass\.),?\s+\d{5}(?:-\d{4})?\b"
    r"|\b[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
)
"""A street with its number, a box, or a town with its code, in the capitals of an address."""
