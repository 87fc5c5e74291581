"""Names of fields whose value is shared by the rows of one conversation, document or person."""

GROUP_FIELDS = (
    "conversation_id", "thread_id", "session_id", "dialogue_id", "group_id", "group", "doc_id",
    "document_id", "ticket_id", "user_id",
)  # fmt: skip
