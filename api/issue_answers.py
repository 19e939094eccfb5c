"""What answers about issues look like, for the OpenAPI document."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from camptrack.vocabulary import Edition, FileFormat, IssueEventKind, IssueStatus, Language, Sensitivity

from .answers import Answer, number, text, word
from .issue_examples import OF_ISSUE


class IssueEventAnswer(Answer):
    kind = word(IssueEventKind)
    reason = serializers.CharField()
    by = text(help_text="Null: by itself.")
    at = serializers.DateTimeField()


class IssueFileAnswer(Answer):
    language = word(Language)
    format = word(FileFormat)
    size = serializers.IntegerField(help_text="In bytes.")
    digest = serializers.CharField(help_text="SHA-256 in hexadecimal.")


class RecallAnswer(Answer):
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class IssueAnswer(Answer):
    id = serializers.UUIDField()
    schedule = serializers.CharField()
    title = serializers.CharField()
    organisation = serializers.CharField()
    area = text(help_text="Null: camps chosen one by one.")
    number = number(help_text="Null: a preview.")
    start = serializers.DateField()
    end = serializers.DateField()
    due_at = serializers.DateTimeField()
    known_at = serializers.DateTimeField(help_text="The cut-off: what was known later is not in it.")
    status = word(IssueStatus)
    sensitivity = word(Sensitivity)
    camps = serializers.IntegerField()
    camps_done = serializers.IntegerField(help_text="How far it is while it is being made.")
    digest = text(help_text="SHA-256 of the data as JSON with sorted keys; null until it is made.")
    policy = text()
    recalled = RecallAnswer(allow_null=True, help_text="Why it no longer holds, and since when.")
    attempts = serializers.IntegerField(required=False, help_text="That failed. To members.")
    failure = serializers.CharField(required=False, help_text="Of the last attempt. To members.")
    not_before = serializers.DateTimeField(
        required=False, help_text="It is not tried again before. To members."
    )


@extend_schema_serializer(examples=OF_ISSUE)
class WholeIssueAnswer(IssueAnswer):
    edition = word(Edition, help_text="What this reader may see.")
    files = IssueFileAnswer(many=True)
    events = IssueEventAnswer(many=True, required=False, help_text="To members.")
