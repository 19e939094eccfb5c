"""Addresses of the pages for readers; they are in mails and bookmarks, and stay."""

from django.urls import path

from .downloads import download
from .issues import issue, latest_issue, past

urlpatterns = [
    path("", past, name="issues"),
    path("latest/<slug:slug>/", latest_issue, name="latest_issue"),
    path("<uuid:key>/", issue, name="issue"),
    path("<uuid:key>/<slug:language>.<slug:file_format>", download, name="issue_file"),
]
