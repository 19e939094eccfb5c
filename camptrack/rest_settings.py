"""Settings of Django REST framework, and of drf-spectacular, which writes the OpenAPI document."""

from typing import Any
from uuid import UUID

FRAMEWORK: dict[str, Any] = {
    "EXCEPTION_HANDLER": "api.errors.handler",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.KeyAuthentication",
        "api.authentication.SignedIn",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.ByGrant"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["api.rendering.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "api.throttling.PerMinute",
        "api.throttling.OfPreviews",
        "api.throttling.OfOrganisation",
    ],
    "DEFAULT_SCHEMA_CLASS": "api.openapi.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,  # `format` is a parameter like any other
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
DOCUMENT: dict[str, Any] = {
    "TITLE": "camptrack",
    "DESCRIPTION": "How many people are in this camp, who says so, and how sure are we? "
    "See docs/reference/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["api.openapi.tidy", "api.shown.show"],  # words stand where they are used
    "PATH_CONVERTER_OVERRIDES": {"key": UUID},
    # Nothing from a CDN: the page works without the internet and under the content security policy.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
}
