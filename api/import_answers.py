"""What answers about imports look like, for the OpenAPI document."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from camptrack.vocabulary import ImportState, Language, RowOutcome

from .answers import Answer, text, word
from .import_examples import OF_IMPORT


class OutcomesAnswer(Answer):
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    conflict = serializers.IntegerField()
    error = serializers.IntegerField()


class ImportAnswer(Answer):
    id = serializers.UUIDField()
    organisation = serializers.CharField()
    name = serializers.CharField(help_text="Of the file.")
    state = word(ImportState)
    language = word(Language, help_text="In which it is read, and its problems are told.")
    total = serializers.IntegerField(help_text="Rows of the step at hand.")
    done = serializers.IntegerField(help_text="How far it is.")
    attempts = serializers.IntegerField(help_text="Of the step at hand.")
    failure = serializers.CharField(help_text="Why the last step was not done; empty: nothing went wrong.")
    outcomes = OutcomesAnswer(help_text="How many rows would do (or did) what.")
    publish = serializers.BooleanField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    confirmed_by = text()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    undone_by = text()
    undone_at = serializers.DateTimeField(allow_null=True)
    undo_reason = serializers.CharField()


@extend_schema_serializer(examples=OF_IMPORT)
class WholeImportAnswer(ImportAnswer):
    warnings = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="How many rows each kind of warning speaks of, by its code.",
    )
    sheets = serializers.ListField(
        child=serializers.DictField(),
        help_text="With columns, first values, a guess at the mapping and the rows that are left out; empty "
        "until it was read.",
    )
    mapping = serializers.ListField(
        child=serializers.DictField(), help_text="What the columns are, one for each sheet that is read."
    )


class CellProblemAnswer(Answer):
    column = serializers.CharField(help_text="Its letter; empty: no column of the sheet.")
    title = serializers.CharField(help_text="The field, or the column's title.")
    code = serializers.CharField(help_text="Stable English.")
    detail = serializers.CharField(help_text="With the remedy, in the language of the import.")


class ChangeAnswer(Answer):
    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    was = serializers.CharField()
    to = serializers.CharField()


class ImportRowAnswer(Answer):
    sheet = serializers.CharField()
    row = serializers.IntegerField(help_text="As a spreadsheet numbers it.")
    figure = serializers.IntegerField(help_text="Which of the row's figures.")
    outcome = word(RowOutcome)
    camp = text()
    values = serializers.DictField(help_text="As they were read, by field.")
    problems = CellProblemAnswer(many=True)
    warnings = CellProblemAnswer(many=True)
    changes = ChangeAnswer(many=True)
    stands = serializers.UUIDField(allow_null=True, help_text="The report that it would correct.")
    report = serializers.UUIDField(allow_null=True, help_text="The report that holds it, once it is entered.")
