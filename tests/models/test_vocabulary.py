"""The glossary and the rules use the same words."""

from enum import StrEnum

import pytest
from django.db.models import TextChoices
from django.utils.functional import Promise

from camptrack import vocabulary
from camptrack.reconcile import terms

MIRRORED = [thing for thing in vars(terms).values() if isinstance(thing, type) and issubclass(thing, StrEnum)]
GLOSSARY = [
    thing
    for thing in vars(vocabulary).values()
    if isinstance(thing, type)
    and hasattr(thing, "labels")
    and thing.__module__.startswith(vocabulary.__name__)
]


@pytest.mark.parametrize("term", [term for term in MIRRORED if term is not StrEnum])
def test_mirrors_the_terms_of_the_rules(term: type[StrEnum]) -> None:
    mirror: type[TextChoices] = getattr(vocabulary, term.__name__)
    assert [(member.name, member.value) for member in mirror] == [
        (member.name, member.value) for member in term
    ]


@pytest.mark.parametrize("choices", GLOSSARY)
def test_every_word_can_be_translated(choices: type[TextChoices]) -> None:
    assert all(isinstance(member._label_, Promise) for member in choices)
