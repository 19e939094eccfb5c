"""Addresses beside the API, for whatever watches over the process."""

from django.urls import path

from . import health

urlpatterns = [
    path("healthz", health.Alive.as_view(), name="alive"),
    path("readyz", health.Ready.as_view(), name="ready"),
]
