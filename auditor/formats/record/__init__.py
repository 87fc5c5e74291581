"""What the layouts share, and the conversions of records before a layout reads them.

- `base` has the result of reading, field readers and problems; `turns` reads lists of turns, `pairs` a prompt and
  an answer.
- `names` and `pair_names` list the columns that are read under other names or as further inputs; `columns` finds
  those of a record, and `reshape` turns the record into what a layout reads.
- The modules with a ``find`` (see `convert`) turn a record whose prompt and answer are not in fields of their own
  into one that a layout reads, or refuse it: ``no_examples.toml`` lists rows that are not training examples.
"""
