"""What a file is, by its first bytes: people rename files, and systems name web pages .xls."""

import io
import zipfile

from django.utils.translation import gettext as _

from .tables import Unreadable

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*", b"MM*", b"RIFF")
_WEB = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<div")
_ARCHIVES = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")


def kind_of(content: bytes, name: str) -> str:
    """xlsx, xls, ods or text. Raises `Unreadable` for anything else, saying what it seems to be."""
    if content.startswith(_OLE):
        return _kind_of_ole(content, name)
    if content.startswith(_ZIP):
        return _kind_of_zip(content, name)
    seems = _seems(content)
    if seems:
        raise _other(name, seems)
    return "text"


def _seems(content: bytes) -> str:
    """What else than text the first bytes say; empty for text."""
    start = content.removeprefix(b"\xef\xbb\xbf")[:2048].replace(b"\0", b"").lstrip().lower()
    kinds: list[tuple[tuple[bytes, ...], str]] = [
        ((b"%pdf",), "PDF"),
        (tuple(each.lower() for each in _PICTURES), _("a picture")),
        (tuple(each.lower() for each in _ARCHIVES), _("a packed archive")),
        (_WEB, _("a web page")),
        ((b"<?xml", b"<!doctype", b"<workbook"), "XML"),
        ((b"{\\rtf",), "RTF"),
    ]
    return next((kind for starts, kind in kinds if start.startswith(starts)), "")


def _kind_of_ole(content: bytes, name: str) -> str:
    if _ENCRYPTED in content:
        raise Unreadable(
            _("%(name)s: is protected by a password. Save a copy without one and upload that.")
            % {"name": name}
        )
    if any(each.encode("utf-16-le") in content for each in ("WordDocument", "PowerPoint Document")):
        raise _other(name, _("a text document"))
    return "xls"


def _kind_of_zip(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {each.filename.lstrip("/").lower() for each in archive.infolist()}
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception as error:
        # zipfile says in many ways that an archive is damaged.
        raise Unreadable(
            _(
                "%(name)s: is damaged or cut off. Download or save it again; if it opens, save it anew as "
                ".xlsx."
            )
            % {"name": name}
        ) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    if "xl/workbook.bin" in names:
        raise _other(name, "XLSB")
    if any(each.startswith("word/") for each in names) or b"opendocument.text" in kind:
        raise _other(name, _("a text document"))
    if any(each.startswith("ppt/") for each in names):
        raise _other(name, _("a presentation"))
    if any(each.endswith(".numbers") or each.startswith("index/") for each in names):
        raise _other(name, "Numbers")
    raise _other(name, _("a packed archive"))


def _other(name: str, seems: str) -> Unreadable:
    return Unreadable(
        _(
            "%(name)s: seems to be %(kind)s, not a spreadsheet. Open it in a spreadsheet program if you can "
            "and save it as .xlsx, or save the table as .csv."
        )
        % {"name": name, "kind": seems}
    )
