"""A place in the reader's language, with the name it is filed under beside it where they differ."""

from django.utils.translation import get_language

from camptrack.models import Area, Camp


def local_name(place: Area | Camp) -> str:
    """The name in the page's language, else the one it is filed under."""
    language = (get_language() or "en").split("-")[0]
    return str(place.names.get(language) or place.name)
