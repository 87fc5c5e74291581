"""E-mail, IP and postal addresses."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from auditor.analysis.sensitive import examples
from auditor.analysis.sensitive.kinds import Kind, each

EMAIL, IP, POSTAL_ADDRESS = "email", "ip", "postal-address"
_MAX_VERSION = 31  # versions of software have small parts, and addresses usually a larger one
_RESOLVERS = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "208.67.222.222"})
_UNICAST = re.compile("[23][0-9A-Fa-f]{3}:")  # the part of IPv6 that is in use
_OBJECT_ID = re.compile(r"[12]\.(?:\d|1\d|2[0-3])\.")  # 2.5.29.33 is one of X.500
_GROUPS = 8  # of an IPv6 address written in full


def _is_address(value: str) -> bool:
    """Return whether an e-mail address has a known ending, and may be of a person."""
    address = value.lower()
    ending = address.rpartition(".")[2]
    return ending in examples.DOMAIN_ENDINGS and not examples.is_reserved_address(address)


def _is_public(value: str) -> bool:
    """Return whether an IP address is a public one; documentation, private and loopback ranges are not."""
    try:
        address = ip_address(value)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        known = _UNICAST.match(value) or value.count(":") == _GROUPS - 1
        return bool(known) and address.is_global and not address.is_multicast
    return (
        address.is_global
        and not address.is_multicast
        and value not in _RESOLVERS
        and not _OBJECT_ID.match(value)
        and not value.endswith(".0")  # a network
        and max(IPv4Address(address).packed) > _MAX_VERSION
    )


_STREETS = r"(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Blvd\.?|Lane|Ln\.?|Drive|Dr\.?|Court|Ct\.?|Way|Place|Terrace|Parkway)"
# Every match has one of these words or abbreviations.
_STREET_WORDS = (
    "Street", "St", "Avenue", "Ave", "Road", "Rd", "Boulevard", "Blvd", "Lane", "Ln", "Drive", "Dr",
    "Court", "Way", "Place", "Terrace", "Parkway",
)  # fmt: skip
_STREET = (
    rf"[0-9]{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?(?:[A-Z][a-z'.]{{1,20}} ){{1,3}}{_STREETS}"
    r"(?:,? (?:Apt|Suite|Ste|Unit|Floor)\.? ?#?[0-9A-Za-z]{1,5})?"
)
_CITY = r"[,\s]{1,3}(?:[A-Z][A-Za-z.]{1,20}[ ,]{0,2}){1,3}[,\s]{0,2}"
_FLATS = r"(?:Apt|Suite|Ste|Unit)\.?"
_FLAT = rf"[0-9]{{1,6}}\s(?:\p{{Lu}}[\p{{L}}'.-]{{1,25}}\s){{1,4}}\s?{_FLATS} [0-9]{{1,5}}(?:,?\s{{1,2}}\p{{Lu}}[\p{{L}}]{{1,25}})?"
_GERMAN_STREETS = r"(?:straße|strasse|str\.|weg|platz|gasse|allee)"
_GERMAN = rf"[A-ZÄÖÜ][a-zäöüß-]{{2,25}}{_GERMAN_STREETS} [0-9]{{1,4}}[a-z]?,?\s{{1,2}}[0-9]{{5}} [A-ZÄÖÜ][a-zäöüß]{{2,25}}"

KINDS: tuple[Kind, ...] = (
    Kind(
        EMAIL,
        "an e-mail address",
        r"(?:://[^\s@]{0,80})?([0-9A-Za-z][0-9A-Za-z._%+'-]{0,63}@(?:[0-9A-Za-z-]{1,63}\.){1,4}[A-Za-z]{2,24})(?:[^0-9A-Za-z_/]|$)",
        ("@",),
        refused="://",
        read=each(_is_address),
    ),
    Kind(
        IP,
        "an IP address",
        r"(?:(?i:version|ver|release|section|rev)[. :=]{1,3}|[.-])?(?-u:\b)((?:[0-9]{1,3}\.){3}[0-9]{1,3})(?:\.?[^0-9A-Za-z_./-]|/[^0-9]|\.?$)",
        likely=r"[0-9]\.[0-9]{1,3}\.[0-9]",
        refused="^[.A-Za-z-]",
        read=each(_is_public),
    ),
    Kind(
        IP,
        "an IP address",
        r"(?-u:\b)([0-9A-Fa-f]{1,4}:(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{1,4})(?:[^0-9A-Za-z_:]|$)",
        likely="[0-9A-Fa-f]:[0-9A-Fa-f]{0,4}:",
        read=each(_is_public),
    ),
    Kind(
        POSTAL_ADDRESS,
        "what looks like a postal address",
        rf"(?-u:\b)({_STREET}{_CITY}(?:[A-Z]{{2}},? )?[0-9]{{5}}(?:-[0-9]{{4}})?)(?-u:\b)",
        _STREET_WORDS,
    ),
    Kind(
        POSTAL_ADDRESS,
        "what looks like a postal address",
        rf"(?-u:\b)({_GERMAN}|{_FLAT})",
        likely=rf"{_GERMAN_STREETS} [0-9]|{_FLATS} [0-9]",
    ),
)
