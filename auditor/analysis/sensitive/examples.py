"""Values that are examples: known ones, placeholders, and what is reserved for documentation."""

import re
import tomllib
from importlib.resources import files

_PUBLISHED = tomllib.loads(
    files("auditor.analysis.sensitive").joinpath("examples.toml").read_text("utf-8")
)
_SECRETS = frozenset(_PUBLISHED["secrets"])
_PASSWORDS = frozenset(_PUBLISHED["passwords"])
KNOWN_SIGNATURES = tuple(_PUBLISHED["signatures"])
DOMAIN_ENDINGS = frozenset(_PUBLISHED["domain_endings"])
TEST_CARDS = frozenset(_PUBLISHED["cards"])
TEST_IBANS = frozenset(_PUBLISHED["ibans"])

_PLACEHOLDER = re.compile(
    r"example|change_?-?me|your|placeholder|dummy|sample|insert|redacted|replace|fake|x{4}|\*{3}|\.{3}|…"
    r"|[<>{}$%]|12345678|23456789|01234567|abcdefg|qwerty|(.)\1{6}",
    re.IGNORECASE,
)
_BODY_CHARS = 16  # at the end of a secret: the part without its prefix
_MIN_DISTINCT = 6  # characters of that part; TESTTESTTEST has 3, random ones 10 and more
_SIGNS = re.compile(r"[^a-z]")


def is_example(secret: str) -> bool:
    """Return whether a secret is a published example or a placeholder."""
    few = len(set(secret[-_BODY_CHARS:])) < _MIN_DISTINCT
    return secret in _SECRETS or few or _PLACEHOLDER.search(secret) is not None


def is_example_password(password: str) -> bool:
    """Return whether a password in an address is a word of examples, or the name of a variable."""
    bare = _SIGNS.sub("", password.lower())
    is_name = re.fullmatch(r"[A-Z_]+|[a-z]+(?:[A-Z][a-z]+)+|[a-z]+(?:[_-][a-z]+)+", password)
    return (
        bare in _PASSWORDS
        or not bare
        or is_name is not None
        or _PLACEHOLDER.search(password) is not None
    )


_RESERVED_DOMAIN = re.compile(
    r"(?:^|\.)(?:(?:.*-)?example(?:-.*)?\.(?:com|org|net|edu|co\.uk)|(?:.*\.)?(?:example|test|invalid|localhost|local)"
    r"|(?:your|my|some)?-?(?:domain|company|email|mail|website|site|host|server)\.(?:com|org|net)"
    r"|(?:acme|test|foo|bar|xyz|abc|sample|user|company)\.(?:com|org|net))$"
)
# Local parts of accounts that belong to no person, or that an example has.
_NO_PERSON = re.compile(
    r"(?:no-?reply|do-?not-?reply|git|root|mailer-daemon|your[._-]?(?:name|email|mail)|user(?:name)?|name|email|foo|bar"
    r"|test|example|someone|somebody|me|you|abc|xyz|xxx+)\d*$"
)


def is_reserved_address(address: str) -> bool:
    """Return whether an e-mail address (lower case) is an example, or of no person."""
    local, _, domain = address.rpartition("@")
    return _RESERVED_DOMAIN.search(domain) is not None or _NO_PERSON.match(local) is not None
