"""Addresses of accounts; those of invitations and recovery are handed over, and stay."""

from django.urls import include, path

from .invitation_page import invitation
from .recovery_page import recovery

urlpatterns = [
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("recovery/<str:token>/", recovery, name="recovery"),
    path("", include("allauth.urls")),
]
