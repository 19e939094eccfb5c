"""The people of the tests, so that permission tests read as stories."""

from dataclasses import dataclass

from camptrack.models import Grant, Organisation, User
from camptrack.vocabulary import Right
from tests import factories


@dataclass(frozen=True, slots=True)
class Cast:
    """Amal enters, Rami reviews, Dana publishes and administers, all of Demo Relief; Omar is of Elsewhere."""

    demo_relief: Organisation
    elsewhere: Organisation
    amal: User
    rami: User
    dana: User
    omar: User


def assemble() -> Cast:
    """Make them all, with their rights everywhere."""
    demo_relief = factories.organisation("demo-relief", name="Demo Relief")
    elsewhere = factories.organisation("elsewhere", name="Elsewhere")
    amal, rami, dana, omar = (factories.user(name) for name in ("amal", "rami", "dana", "omar"))
    # In one statement: hundreds of tests begin here.
    Grant.objects.bulk_create(
        Grant(user=who, organisation=organisation, right=right)
        for who, organisation, rights in (
            (amal, demo_relief, (Right.VIEW, Right.ENTER)),
            (rami, demo_relief, (Right.VIEW, Right.REVIEW)),
            (dana, demo_relief, (Right.VIEW, Right.PUBLISH, Right.ADMINISTER)),
            # Everything, but in another organisation.
            (omar, elsewhere, tuple(Right)),
        )
        for right in rights
    )
    return Cast(demo_relief, elsewhere, amal, rami, dana, omar)
