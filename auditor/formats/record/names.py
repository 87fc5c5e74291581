"""Tables of column names: inputs and labels; `pair_names` has pairs of a prompt and an answer.

All names are in lower case, since the case of a column's name does not matter. Source of each name: the
column names of public sets (SQuAD, XQuAD, GLUE, SuperGLUE, SNLI, JGLUE, AG News, CNN/DailyMail, SAMSum,
XSum, WMT, FLAN, HumanEval, MBPP, MATH), of trainers' documentation (TRL, LLaMA-Factory, Axolotl) and of
annotation tools' exports (Prodigy, spaCy, doccano, Label Studio).
"""

from collections.abc import Mapping
from typing import Final

from auditor.formats.record.pair_names import MORE_PAIRS, PAIRS, listed, listed_pairs

# Rows with one of these are conversations or preference pairs: other columns are not joined to them.
TURN_LISTS: Final = listed("""
    messages conversations contents chosen rejected chosen_messages preferred_output preferred_completion
""")

# Parts of the input that come before the question or the text, in this order.
INPUTS_BEFORE: Final = listed("""
    instruction db_id schema sql_context table background knowledge story definition evidence hint
    context contexts ctx retrieved_contexts passage passages document documents article paragraph
""")
# The same, but only of a text with a class: elsewhere a title is often the name of the source.
HEADINGS: Final = listed("title headline subject review_title review_headline questiontitle")
# Texts of forum posts, which continue their title.
POST_TEXTS: Final = ("body", "selftext", "question_text", "questiontext", "email_body")
# Parts of the input that come after it.
INPUTS_AFTER: Final = listed("""
    aspect aspect_term entity claim choices options word span1_text span2_text question_content
    question_body
""")

TEXTS: Final = ("text", "sentence", "content", "utterance", "input")
# The first one that occurs is the class: a record with `label` and `category` is labelled by `label`.
LABELS: Final = ("label", "labels", "category", "class", "intent", "sentiment", "target")
# Read as a class only next to one of TEXTS.
MORE_LABELS: Final = listed("""
    gold_label cats categories topic topics tags emotion stance choice accept gold rating star_rating
    stars class_name label_text coarse_label fine_label label-coarse label-fine polarity label_name
    label_id class_id tag verdict ground_truth dialogue_act annotation
""")
# Two texts whose relation is the class.
TEXT_PAIRS: Final = listed_pairs("""
    premise/hypothesis sentence1/sentence2 sentence_1/sentence_2 sentence_a/sentence_b text_a/text_b
    text1/text2 text_1/text_2 question1/question2 question/sentence question/passage query/passage
    query/document claim/evidence question/answer context/question
""")
# One text, if the class is called `label` or `labels`, or is one of spaCy's `cats`. Next to another name
# of a class only if the columns are not a pair of a prompt and an answer.
MORE_TEXTS: Final = listed("""
    review review_body review_text reviewtext comment comment_text tweet body message complaint ticket
    email utt phrase question query document article abstract description short_description post
    clean_text raw_text full_text text_content sms news email_body claim statement feedback opinion
    narrative consumer_complaint_narrative lyrics plot overview synopsis transcript transcription caption
    job_description issue_body search_query question_text speech paragraph passage code func headline
    title prompt
""")
# Names of a class if the text has one of the names in MORE_TEXTS.
RARE_LABELS: Final = listed("""
    team department priority severity product queue genre section overall class_label issue grade
    diagnosis prognosis medical_specialty job_title is_sarcastic spam is_spam
""")
PLAIN_LABELS: Final = ("label", "labels", "gold_label", "cats")

TRANSLATION: Final = "translation"
# Marks of Prodigy, whose `answer` is the decision on an annotation.
PRODIGY: Final = ("_task_hash", "_input_hash")

# Every name above, and the parts of other layouts whose case does not matter either.
KNOWN: Final[Mapping[str, None]] = dict.fromkeys(
    [
        *TURN_LISTS,
        *INPUTS_BEFORE,
        *HEADINGS,
        *INPUTS_AFTER,
        *TEXTS,
        *LABELS,
        *MORE_LABELS,
        *MORE_TEXTS,
        *RARE_LABELS,
        *(name for pair in TEXT_PAIRS for name in pair),
        *(name for pair in (*PAIRS, *MORE_PAIRS) for name in (pair.prompt, *pair.answers)),
        "system",
        "system_prompt",
        "history",
    ]
)
