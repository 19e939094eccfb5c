"""A place in the reader's language, with the name it is filed under beside it where they differ."""

from camptrack.exports.words.writing import language
from camptrack.models import Area, Camp


def local_name(place: Area | Camp) -> str:
    """The name in the page's language, else the one it is filed under."""
    return str(place.names.get(language()) or place.name)
