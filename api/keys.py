"""The key that asks: what it may and until when, and a successor for itself."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from camptrack.actions.api_keys import LONGEST_OVERLAP, OVERLAP, SHORTEST_OVERLAP, rotate_api_key
from camptrack.actions.refusals import NotAllowed
from camptrack.models import ApiKey
from camptrack.queries.keys import KeyInUse, grants_of, scopes_of, state_of
from camptrack.vocabulary import KeyState, Right, Scope

from . import fields
from .answers import text, word
from .key_examples import OF_ITSELF, ROTATING
from .permissions import user_of
from .secrets import refuse_key, secret_answer
from .views import View


class SuccessorAnswer(serializers.Serializer[Any]):
    prefix = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class KeyAnswer(serializers.Serializer[Any]):
    prefix = serializers.CharField(help_text="The public part of the key.")
    name = serializers.CharField()
    organisation = serializers.CharField()
    scopes = serializers.ListField(child=word(Scope))
    area = text(help_text="Null: everywhere.")
    state = word(KeyState)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    requests_per_minute = serializers.IntegerField(
        allow_null=True,
        help_text="Of all keys of the organisation, in each web process. Null: no such limit.",
    )
    successor = SuccessorAnswer(allow_null=True)


class RotatedAnswer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="The successor's text: told this once and kept nowhere.")
    prefix = serializers.CharField()
    expires_at = serializers.DateTimeField()
    old_expires_at = serializers.DateTimeField(help_text="Until then the key that asked goes on.")


class RotationInput(fields.Strict):
    """How long both go on."""

    overlap_days = fields.Whole(
        required=False, default=OVERLAP, min_value=SHORTEST_OVERLAP, max_value=LONGEST_OVERLAP
    )


class KeyView(View):
    """Open to every key, whatever it may: it is about itself."""

    queryset = ApiKey.objects.all()

    def in_use(self) -> KeyInUse:
        """People who are signed in have no key."""
        if not isinstance(self.request.auth, KeyInUse):
            raise NotAllowed(_("This is about the key that asks; ask with one."))
        return self.request.auth


class KeyDetail(KeyView):
    rights = {"GET": tuple(Right)}
    serializer_class = KeyAnswer

    @extend_schema(operation_id="key_read", responses=KeyAnswer, examples=OF_ITSELF)
    def get(self, request: Request) -> Response:
        """What this key may, until when, and which takes its place."""
        used = self.in_use()
        found = ApiKey.objects.select_related("organisation", "successor", "user").get(pk=used.key.pk)
        grants, successor = grants_of(found), found.successor
        answer: dict[str, Any] = {
            "prefix": found.prefix,
            "name": found.name,
            "organisation": found.organisation.slug,
            "scopes": scopes_of(grants),
            "area": next((each.area.code for each in grants if each.area), None),
            "state": state_of(found, datetime.now(tz=UTC)),
            "created_at": found.created_at,
            "expires_at": found.expires_at,
            "requests_per_minute": used.requests_per_minute,
            "successor": None
            if successor is None
            else {
                "prefix": successor.prefix,
                "created_at": successor.created_at,
                "expires_at": successor.expires_at,
                "last_used_at": successor.last_used_at,
            },
        }
        return Response(answer)


class KeyRotate(KeyView):
    rights = {"POST": tuple(Right)}
    serializer_class = RotationInput
    repeatable = False

    @extend_schema(
        operation_id="key_rotate",
        request=RotationInput,
        responses={201: RotatedAnswer},
        examples=ROTATING,
    )
    def post(self, request: Request) -> Response:
        """A successor with the same rights, under the same name. Sent again before the successor was used,
        another takes its place: so it is safe without an Idempotency-Key, whose answers are kept."""
        used = self.in_use()
        refuse_key(request)
        successor, secret = rotate_api_key(
            by=user_of(request),
            key=used.key,
            overlap_days=self.parsed()["overlap_days"],
            now=datetime.now(tz=UTC),
        )
        used.key.refresh_from_db()
        answer = {
            "key": secret,
            "prefix": successor.prefix,
            "expires_at": successor.expires_at,
            "old_expires_at": used.key.expires_at,
        }
        return secret_answer(answer, made=True)
