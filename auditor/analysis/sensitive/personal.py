"""All kinds of personal data."""

import polars as pl

from auditor.analysis.sensitive import accounts, contacts, national_ids, phones
from auditor.analysis.sensitive.kinds import Kind, scan

# Accounts first: a number that is a card is not a telephone number.
KINDS: tuple[Kind, ...] = (*accounts.KINDS, *national_ids.KINDS, *contacts.KINDS, *phones.KINDS)


def personal_data_of(texts: pl.Series) -> pl.DataFrame:
    """Return the distinct personal data in each of ``texts`` (String), as ``kinds.scan`` does."""
    return scan(texts, KINDS)
