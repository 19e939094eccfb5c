"""Addresses beside the API, for whatever watches over the process."""

from django.urls import path

from . import health, metrics

urlpatterns = [
    path("healthz", health.Alive.as_view(), name="alive"),
    path("metrics", metrics.metrics, name="metrics"),
    path("readyz", health.Ready.as_view(), name="ready"),
]
