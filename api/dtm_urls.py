"""The addresses of IOM's service, without a slash at the end as there."""

from django.urls import path

from . import dtm

urlpatterns = [
    path("country-list", dtm.CountryList.as_view(), name="dtm-countries"),
    path("operation-list", dtm.OperationList.as_view(), name="dtm-operations"),
    *(
        path(f"admin{level}", dtm.Displaced.as_view(level=level), name=f"dtm-admin{level}")
        for level in range(3)
    ),
]
