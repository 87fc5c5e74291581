"""Names of the fields that hold one conversation, document or person together."""

from __future__ import annotations

GROUP_FIELDS = (
    "conversation_id",
    "thread_id",
    "session_id",
    "dialogue_id",
    "group_id",
    "group",
    "doc_id",
    "document_id",
    "ticket_id",
    "user_id",
)
