"""Rows that are copies of one text except for what changes nothing: a counter, a ticket, an id, emoji."""

import polars as pl

from auditor.dataset.pairs.deciding_numbers import NUMBER_WORDS, NUMBERED, counts_up, skeleton

# Also binary and hexadecimal, but not the digits of a word such as INV-7A3. The ends are those of ASCII: 有28个 has a number.
_NUMBER = r"(?-u:\b)(?:0[bx][0-9A-Fa-f]+|\p{Nd}+(?:[.,]\p{Nd}+)*)(?-u:\b)"
_EMOJI = r"\s*[\p{Emoji_Presentation}\x{2600}-\x{27bf}\x{1f000}-\x{1faff}\x{fe0f}\x{200d}]+\s*"
# Numbers of a prompt that are compared. A prompt with more is a table, whose rows differ in several numbers.
_MAX_SLOTS = 6
# Words with digits are the content of a prompt if they are at least this share of its words: moves of chess, codes, a table.
_MIN_CODED = 0.5
# Fewest digits of an id: nobody computes with the number of a ticket.
_ID_DIGITS = 5
# Least share of rows whose answer has a number that its prompt lacks, at which the answers are computed.
_MIN_OWN_ANSWERS = 0.5
_BLOCK_ROWS = 1 << 14  # whose words are compared by their hashes at a time
_COPIES = pl.Schema({"row": pl.UInt32(), "related": pl.UInt32(), "emoji": pl.Boolean()})


def numbered_copies(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, related, emoji``: rows that repeat the texts of another row with another number or (``emoji``) emoji.

    Rows are not copies if their numbers decide something: the prompt has several independent numbers (a table, an
    exercise) or consists of codes (moves of chess), or the answers have numbers of their own that do not just count up.
    ``distinct_texts`` decides differently, because it counts examples of a set: here an error is a finding on a good
    row, so a number in a long answer counts as a result, although it may be an id.

    Args:
        rows: ``row``, ``prompt`` and ``answer`` (String, nulls allowed), in any order.
    """
    same = ["prompt_words", "answer_words"]
    alike = [_skeletons(block).select(pl.all().hash()) for block in rows.iter_slices(_BLOCK_ROWS)]
    if not alike:
        return pl.DataFrame(schema=_COPIES)
    rows = rows.with_columns(
        pl.concat(alike).select(
            answers_of_prompt=pl.col("answer_words").n_unique().over("prompt_words"),
            alike=pl.len().over(same) > 1,
        )
    )
    rows = _sides(rows.filter("alike"))
    split = rows.hstack(_skeletons(rows)).with_columns(
        numbers=_numbers("prompt"),
        # A code, such as that of a colour, is a result as a number is.
        answers=pl.when(pl.col("answer_words") == "")
        .then(_codes("answer"))
        .otherwise(_numbers("answer")),
        own_words=_own_number_words(),
    )
    groups = _groups(split, same)
    if groups.is_empty():
        return pl.DataFrame(schema=_COPIES)
    content = groups.group_by("related").agg(
        computed=_is_computed() | _is_written_out(), independent=_independent_numbers()
    )
    return (
        groups.join(content, on="related")
        .filter(pl.col("emoji") | (~pl.col("computed") & (pl.col("independent") < 2)))
        .filter(~pl.col("original") & ~pl.col("coded"))
        .select("row", "related", "emoji")
        .sort("row")
    )


def _codes(side: str) -> pl.Expr:
    """Return the codes of each text (List[String]); of a counter that is glued to a letter (A12) its number."""
    code = pl.col(side).fill_null("").str.extract_all(NUMBERED)
    return code.list.eval(pl.element().str.replace(r"^\pL+(\p{Nd}+)$", "$1"))


def _groups(split: pl.DataFrame, same: list[str]) -> pl.DataFrame:
    """Return the rows that are ``same`` without numbers as another one, with four columns.

    ``related`` (UInt32) is the first row of the group; ``original`` (Boolean): the numbers are those of that row;
    ``emoji``: only emoji differ; ``coded``: the prompt consists of codes, and several differ.
    """
    texts = [pl.col(name).fill_null("") for name in ("prompt", "answer")]
    # The order of the rows must not decide which of them is the copy.
    first = [value.sort_by(*texts, "row").first().over(same) for value in (pl.col("row"), *texts)]
    equal_numbers = pl.all_horizontal(*_equal_numbers(texts, first[1:]))
    emoji_alone = pl.all_horizontal(
        *(
            _without_emoji(own) == _without_emoji(other)
            for own, other in zip(texts, first[1:], strict=True)
        ),
        pl.col("row") != first[0],
        pl.col("prompt_words") != "",
        # Where emoji change the answer of one text, they decide.
        pl.col("answers_of_prompt") == 1,
    )
    return split.filter(pl.len().over(same) > 1).with_columns(
        related=first[0],
        original=equal_numbers & ~emoji_alone,
        emoji=equal_numbers & emoji_alone,
        coded=_consists_of_codes(texts[0], first[1]),
    )


def _sides(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``rows`` in which a text without a prompt is the prompt, and has no answer."""
    alone = pl.col("prompt").fill_null("").str.strip_chars() == ""
    return rows.with_columns(
        prompt=pl.when(alone).then("answer").otherwise("prompt"),
        answer=pl.when(~alone).then("answer"),
    )


def _skeletons(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``prompt_words`` and ``answer_words`` (String)."""
    return _sides(rows).select(
        skeleton(side).alias(f"{side}_words") for side in ("prompt", "answer")
    )


def _equal_numbers(texts: list[pl.Expr], others: list[pl.Expr]) -> list[pl.Expr]:
    """Return whether the words with digits and the number words are equal, so that the texts differ in signs alone."""
    found = [
        [text.str.to_lowercase().str.extract_all(f"{NUMBERED}|{NUMBER_WORDS}") for text in side]
        for side in (texts, others)
    ]
    return [own == other for own, other in zip(*found, strict=True)]


def _consists_of_codes(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return whether many words of ``text`` have digits, and more than a few of these are not in ``other``."""
    coded, others = (side.str.extract_all(NUMBERED) for side in (text, other))
    many = coded.list.len() >= _MIN_CODED * text.str.count_matches(r"\S+")
    return many & (coded.list.set_difference(others).list.len() > _MAX_SLOTS)


def _without_emoji(text: pl.Expr) -> pl.Expr:
    """Return the texts without emoji and the space around them; other signs are content: a < b, :( and :)."""
    return text.str.replace_all(_EMOJI, " ").str.strip_chars()


def _numbers(side: str) -> pl.Expr:
    return pl.col(side).fill_null("").str.extract_all(_NUMBER)


def _is_computed() -> pl.Expr:
    """Return whether the answers have numbers that are not in their prompts, and that do not count up."""
    own = pl.col("answers").list.set_difference("numbers")
    # The result comes last: "1 km is 0.62 miles, so it is 393.33 miles".
    last = pl.col("answers").list.last()
    last = pl.when(~pl.col("numbers").list.contains(last)).then(last)
    first, last = (
        number.str.replace_all(",", "").cast(pl.Float64, strict=False)
        for number in (own.list.first(), last)
    )
    counts = counts_up(first) & (counts_up(last) | (last.count() == 0))
    return (own.list.len() > 0).mean().ge(_MIN_OWN_ANSWERS) & ~counts


def _own_number_words() -> pl.Expr:
    """Return the number words of each answer that its prompt lacks (String): the answer to "Write 84 in words"."""
    answer, prompt = (
        pl.col(side).fill_null("").str.to_lowercase().str.extract_all(NUMBER_WORDS)
        for side in ("answer", "prompt")
    )
    return answer.list.set_difference(prompt).list.sort().list.join(" ")


def _is_written_out() -> pl.Expr:
    """Return whether the answers have different number words that are not in their prompts."""
    own = pl.col("own_words")
    different = own.filter(own != "").n_unique()
    return (different > 1) & (different >= _MIN_OWN_ANSWERS * pl.len())


def _independent_numbers() -> pl.Expr:
    """Return how many numbers of the prompt vary independently of the numbers before them; ids are left out."""
    slots = [
        pl.col("numbers")
        .list.get(nth, null_on_oob=True)
        .str.replace_all(",", "")
        .cast(pl.Float64, strict=False)
        for nth in range(_MAX_SLOTS)
    ]
    plain = [
        pl.col("numbers").list.get(nth, null_on_oob=True).str.len_chars().mean() < _ID_DIGITS
        for nth in range(_MAX_SLOTS)
    ]
    varies = []
    for nth, (slot, short) in enumerate(zip(slots, plain, strict=True)):
        apart = [(slot - earlier).round(6).n_unique() > 1 for earlier in slots[:nth]]
        varies.append(pl.all_horizontal(slot.n_unique() > 1, short.fill_null(value=False), *apart))
    return pl.sum_horizontal(*(own.cast(pl.UInt8) for own in varies))


def compared_texts() -> dict[str, pl.Expr]:
    """Return the two texts of a row of EXAMPLES to compare: ``prompt`` with the system text, and ``answer``."""
    sides = {"prompt": ("system", "prompt"), "answer": ("label", "response", "rejected", "calls")}
    return {
        side: pl.concat_str([pl.col(name).fill_null("") for name in names], separator="\n")
        for side, names in sides.items()
    }
