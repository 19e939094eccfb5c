"""An issue's data become its files, all or none."""

from hashlib import sha256
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from camptrack.exports.situation import write
from camptrack.exports.situation.translated import MissingTranslation
from camptrack.models import Issue, IssueFile
from camptrack.situation import Situation, from_json, without_grades
from camptrack.vocabulary import Edition, FileFormat, Sensitivity


class NotWritten(Exception):
    """A file could not be written; the sentence names it and says what to do."""


@transaction.atomic
def write_files(issue: Issue) -> None:
    """Every file of an issue that has its data, in the languages and formats of its schedule; the web page
    always, because readers see it on the site.

    The members' edition is always there: members read it on the site whatever the sensitivity. The shared
    one, without grades, is there unless the issue is for members alone. NotWritten where one fails: then none
    is kept, and trying again writes the same.
    """
    schedule = issue.schedule
    situation = from_json(cast("dict[str, Any]", issue.data))
    formats = [each for each in FileFormat if each in schedule.formats or each == FileFormat.HTML]
    editions = {Edition.MEMBERS: situation}
    if schedule.sensitivity != Sensitivity.MEMBERS:
        editions[Edition.SHARED] = without_grades(situation)
    for edition, told in editions.items():
        for language in schedule.languages:
            for file_format in formats:
                content = _written(told, language, file_format)
                IssueFile.objects.create(
                    issue=issue,
                    edition=edition,
                    language=language,
                    format=file_format,
                    content=content,
                    digest=sha256(content).hexdigest(),
                )


def _written(situation: Situation, language: str, file_format: FileFormat) -> bytes:
    try:
        return write(situation, language, file_format)
    except MissingTranslation as error:
        detail = _(
            "%(format)s in “%(language)s” was not written: “%(sentence)s” is not translated. Add it to the"
            " language's catalogue (camptrack/locale), or take the language out of the schedule."
        )
        raise NotWritten(
            detail % {"format": file_format.label, "language": language, "sentence": error.sentence}
        ) from error
    except Exception as error:
        detail = _(
            "%(format)s in “%(language)s” was not written: %(error)s. It is tried again; if that does not"
            " help, take the format out of the schedule and report the fault."
        )
        said = f"{type(error).__name__}: {error}"[:500]
        raise NotWritten(
            detail % {"format": file_format.label, "language": language, "error": said}
        ) from error
