"""The rules CASE080 to CASE087, their thresholds, and how a finding of them is made."""

from auditor.case.model import CaseFinding
from auditor.rules import load_rules

# Fewest rows whose shares are evaluated. Source: the 95% interval of a share of 50 rows reaches 14 points either way.
MIN_ROWS = 50
# Share of responses with a fact that changes. Source: at most 0.03 on GSM8K, Alpaca and Tatoeba,
# whose responses are computed, written or translated.
MIN_CHANGING_SHARE = 0.1
# Share of JSON responses from which JSON is the contract. Source: the rest are then exceptions.
MIN_STRUCTURED_SHARE = 0.9
# Share of responses that begin or end with the same three words. Source: at most 0.04 on GSM8K,
# Alpaca and Tatoeba.
MIN_SIGNATURE_SHARE = 0.2
# Distance of a baseline from the label ceiling, as a share. Source: SMS spam (0.01) and ATIS (0.03)
# are tasks for a classifier; TREC, AG News and CLINC150 stay 0.11 and more below it on words alone.
MAX_HEADROOM = 0.05
# Share of rows whose label, or form of response, changed between the halves of a dated set, beyond
# chance. Source: at 100 rows the interval of a share is a tenth wide.
MIN_CHANGED_SHARE = 0.1
# Share of rows that a linear model assigns to the correct half. Source: 0.41 to 0.55 on thirteen
# public sets; 0.69 on Disaster Tweets, whose file is sorted by keyword. Guessing gives 0.5.
MIN_HALF_ACCURACY = 0.65

_HEADROOM_POINTS = round(100 * MAX_HEADROOM)
RULES = load_rules(__name__)


def signal(rule: str, detail: str, rung: str = "") -> CaseFinding:
    """Return a finding about the data, which no line of readiness.toml is responsible for."""
    return CaseFinding(rule, "data", None, detail, rung)
