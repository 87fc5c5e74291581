"""What was computed before and is still true: verdicts of hooks, vectors and signatures of unchanged texts.

It is never needed: whatever is wrong with it, the run goes on without it and says the same. It holds digests, numbers
and the lines that a hook prints, never the text of a row.
"""

from auditor.cache.folder import current, opened

__all__ = ["current", "opened"]
