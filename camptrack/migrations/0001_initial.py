"""The tables, what they refuse, and the indexes of what is often asked."""

import datetime
import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import camptrack.models.expressions


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        # Cells of a breakdown must not overlap: that takes equality in a GiST index. An operator may
        # have created it before; it stays when this is undone.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("ar", "Arabic"), ("en", "English"), ("es", "Spanish"), ("fr", "French")],
                        default="",
                        help_text="Empty: as the browser asks.",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["ar", "en", "es", "fr", ""])),
                        name="user_language_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    )
                ],
            },
            managers=[("objects", django.contrib.auth.models.UserManager())],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=64, unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "own_review_allowed",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whoever entered a figure may also review it.",
                        verbose_name="own review allowed",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^[a-z0-9]+([_-][a-z0-9]+)*$")),
                        name="organisation_slug_format",
                        violation_error_message="A slug has small letters and digits, with hyphens or underscores between.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="P-code; for a country ISO 3166-1 alpha-3.",
                        max_length=32,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("names", models.JSONField(blank=True, default=dict, verbose_name="names by language")),
                (
                    "level",
                    models.PositiveSmallIntegerField(help_text="0 is a country.", verbose_name="level"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="camptrack.area",
                        verbose_name="parent",
                    ),
                ),
                (
                    "country",
                    models.CharField(db_default="", editable=False, max_length=3, verbose_name="country"),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="The code list's edition; never a gate.",
                        null=True,
                        verbose_name="valid from",
                    ),
                ),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z0-9][A-Z0-9_-]{1,31}$")),
                        name="area_code_format",
                        violation_error_message="A code has 2 to 32 capital letters, digits, hyphens or underscores.",
                    ),
                    models.CheckConstraint(
                        condition=camptrack.models.expressions.AllTexts("names"),
                        name="area_names_by_language",
                        violation_error_message="Names are texts by language.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            camptrack.models.expressions.WrittenLength("names"), 4000
                        ),
                        name="area_names_length",
                        violation_error_message="These names are too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 0), ("level__lte", 4)),
                        name="area_level_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 0), ("parent__isnull", True)),
                            models.Q(("level__gt", 0), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="area_country_has_no_parent",
                        violation_error_message="A country has no parent, every other area has one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 0), _negated=True),
                            ("code__regex", "^[A-Z]{3}$"),
                            _connector="OR",
                        ),
                        name="area_country_code",
                        violation_error_message="A country's code is its ISO 3166-1 alpha-3 code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lte", models.F("valid_to"))),
                        name="area_valid_from_before_to",
                        violation_error_message="An edition ends after it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="camptrack.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("view", "view"),
                            ("enter", "enter"),
                            ("review", "review"),
                            ("publish", "publish"),
                            ("administer", "administer"),
                        ],
                        max_length=16,
                        verbose_name="right",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: everywhere.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="camptrack.area",
                        verbose_name="area",
                    ),
                ),
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("right__in", ["view", "enter", "review", "publish", "administer"])
                        ),
                        name="grant_right_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "organisation", "right", "area"),
                        name="grant_once",
                        nulls_distinct=False,
                        violation_error_message="This right is granted already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_key",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_keys",
                        to="camptrack.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "prefix",
                    models.CharField(
                        help_text="The public part, by which a key is found.",
                        max_length=8,
                        unique=True,
                        verbose_name="prefix",
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used at")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: on the command line.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(),
                        editable=False,
                        verbose_name="created at",
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
                "verbose_name_plural": "API keys",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("prefix__regex", "^[A-Za-z0-9]{8}$")),
                        name="apikey_prefix_format",
                        violation_error_message="A prefix has eight letters or digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="apikey_digest_format",
                        violation_error_message="A digest is SHA-256 in hexadecimal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="apikey_expires_after_creation",
                        violation_error_message="A key expires after it was made.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Camp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("names", models.JSONField(blank=True, default=dict, verbose_name="names by language")),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=50,
                        verbose_name="other names",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        help_text="The deepest one known.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="camps",
                        to="camptrack.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "country",
                    models.CharField(db_default="", editable=False, max_length=3, verbose_name="country"),
                ),
                (
                    "site_type",
                    models.CharField(
                        choices=[
                            ("planned_camp", "planned camp"),
                            ("self_settled", "self-settled site"),
                            ("collective_centre", "collective centre"),
                            ("reception_centre", "reception centre"),
                            ("transit_centre", "transit centre"),
                            ("evacuation_centre", "evacuation centre"),
                            ("urban", "urban"),
                            ("dispersed", "dispersed, outside sites"),
                        ],
                        max_length=32,
                        verbose_name="site type",
                    ),
                ),
                (
                    "local_type",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="As it is called on the spot.",
                        max_length=100,
                        verbose_name="local type",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="latitude"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                    ),
                ),
                (
                    "capacity",
                    models.IntegerField(
                        blank=True, help_text="In people.", null=True, verbose_name="capacity"
                    ),
                ),
                (
                    "household_size",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="People per household; copied to a figure when it is published.",
                        max_digits=6,
                        null=True,
                        verbose_name="household size",
                    ),
                ),
            ],
            options={
                "verbose_name": "camp",
                "verbose_name_plural": "camps",
                "ordering": ["name", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z0-9][A-Z0-9_-]{1,31}$")),
                        name="camp_code_format",
                        violation_error_message="A code has 2 to 32 capital letters, digits, hyphens or underscores.",
                    ),
                    models.CheckConstraint(
                        condition=camptrack.models.expressions.AllTexts("names"),
                        name="camp_names_by_language",
                        violation_error_message="Names are texts by language.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            camptrack.models.expressions.WrittenLength("names"), 4000
                        ),
                        name="camp_names_length",
                        violation_error_message="These names are too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "site_type__in",
                                [
                                    "planned_camp",
                                    "self_settled",
                                    "collective_centre",
                                    "reception_centre",
                                    "transit_centre",
                                    "evacuation_centre",
                                    "urban",
                                    "dispersed",
                                ],
                            )
                        ),
                        name="camp_site_type_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__gte", -90), ("latitude__lte", 90)),
                        name="camp_latitude_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__gte", -180), ("longitude__lte", 180)),
                        name="camp_longitude_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 0), ("capacity__lte", 1000000000)),
                        name="camp_capacity_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("household_size__gt", 0), ("household_size__lte", 100)),
                        name="camp_household_size_range",
                        violation_error_message="A household has more than 0 and at most 100 people.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="camp_both_coordinates",
                        violation_error_message="Give both coordinates or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aliases__len__lte", 50)),
                        name="camp_aliases_count",
                        violation_error_message="A camp has at most 50 other names.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Decides ties between equals.",
                        max_length=64,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "news"),
                            ("un_agency", "UN agency"),
                            ("ngo", "NGO"),
                            ("government", "government"),
                            ("camp_administration", "camp administration"),
                            ("monitor", "monitor"),
                            ("party_to_conflict", "party to the conflict"),
                        ],
                        max_length=32,
                        verbose_name="kind",
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A – completely reliable"),
                            ("B", "B – usually reliable"),
                            ("C", "C – fairly reliable"),
                            ("D", "D – not usually reliable"),
                            ("E", "E – unreliable"),
                            ("F", "F – cannot be judged"),
                        ],
                        db_default="F",
                        default="F",
                        max_length=1,
                        verbose_name="reliability",
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – confirmed by other sources"),
                            (2, "2 – probably true"),
                            (3, "3 – possibly true"),
                            (4, "4 – doubtful"),
                            (5, "5 – improbable"),
                            (6, "6 – cannot be judged"),
                        ],
                        db_default=6,
                        default=6,
                        verbose_name="credibility",
                    ),
                ),
                ("url", models.URLField(blank=True, default="", max_length=2000, verbose_name="address")),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^[a-z0-9]+([_-][a-z0-9]+)*$")),
                        name="source_slug_format",
                        violation_error_message="A slug has small letters and digits, with hyphens or underscores between.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url__regex", "^https?://[^\\s]+$"), ("url", ""), _connector="OR"
                        ),
                        name="source_url_format",
                        violation_error_message="An address begins with http:// or https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "news",
                                    "un_agency",
                                    "ngo",
                                    "government",
                                    "camp_administration",
                                    "monitor",
                                    "party_to_conflict",
                                ],
                            )
                        ),
                        name="source_kind_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F"])),
                        name="source_reliability_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", [1, 2, 3, 4, 5, 6])),
                        name="source_credibility_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=64, unique=True, verbose_name="slug")),
                ("label", models.CharField(max_length=200, verbose_name="label")),
                ("cause", models.TextField(blank=True, default="", max_length=2000, verbose_name="cause")),
                (
                    "origin_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="camptrack.area",
                        verbose_name="origin (area)",
                    ),
                ),
                (
                    "origin_camp",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves_out",
                        to="camptrack.camp",
                        verbose_name="origin (camp)",
                    ),
                ),
                (
                    "destination_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="camptrack.area",
                        verbose_name="destination (area)",
                    ),
                ),
                (
                    "destination_camp",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves_in",
                        to="camptrack.camp",
                        verbose_name="destination (camp)",
                    ),
                ),
            ],
            options={
                "verbose_name": "wave",
                "verbose_name_plural": "waves",
                "ordering": ["slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^[a-z0-9]+([_-][a-z0-9]+)*$")),
                        name="wave_slug_format",
                        violation_error_message="A slug has small letters and digits, with hyphens or underscores between.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("cause"), 2000
                        ),
                        name="wave_cause_length",
                        violation_error_message="This text is too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin_area__isnull", True), ("origin_camp__isnull", True), _connector="OR"
                        ),
                        name="wave_one_origin",
                        violation_error_message="The origin is an area or a camp, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("destination_area__isnull", True),
                            ("destination_camp__isnull", True),
                            _connector="OR",
                        ),
                        name="wave_one_destination",
                        violation_error_message="The destination is an area or a camp, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin_camp", models.F("destination_camp")), _negated=True),
                        name="wave_leaves_its_camp",
                        violation_error_message="A wave does not end in the camp where it began.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="camptrack.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="camptrack.source",
                        verbose_name="source",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                ("url", models.URLField(blank=True, default="", max_length=2000, verbose_name="address")),
                (
                    "language",
                    models.CharField(
                        default="und",
                        help_text="A BCP 47 tag; “und”: not determined.",
                        max_length=35,
                        verbose_name="language",
                    ),
                ),
                ("published_on", models.DateField(verbose_name="published on")),
                (
                    "excerpt",
                    models.TextField(blank=True, default="", max_length=10000, verbose_name="excerpt"),
                ),
                (
                    "reliability",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A – completely reliable"),
                            ("B", "B – usually reliable"),
                            ("C", "C – fairly reliable"),
                            ("D", "D – not usually reliable"),
                            ("E", "E – unreliable"),
                            ("F", "F – cannot be judged"),
                        ],
                        default="",
                        help_text="Empty: the source's when the report is published.",
                        max_length=1,
                        verbose_name="reliability",
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "1 – confirmed by other sources"),
                            (2, "2 – probably true"),
                            (3, "3 – possibly true"),
                            (4, "4 – doubtful"),
                            (5, "5 – improbable"),
                            (6, "6 – cannot be judged"),
                        ],
                        help_text="Empty: the source's when the report is published.",
                        null=True,
                        verbose_name="credibility",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("shared", "shared: every reader"),
                            ("internal", "internal: my organisation"),
                        ],
                        default="shared",
                        max_length=16,
                        verbose_name="audience",
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="The partner system's own.",
                        max_length=200,
                        verbose_name="external id",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="revision")),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="camptrack.report",
                        verbose_name="supersedes",
                    ),
                ),
                (
                    "correction_reason",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="reason of the correction"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(),
                        editable=False,
                        verbose_name="entered at",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "indexes": [
                    models.Index(fields=["organisation", "at", "id"], name="report_by_organisation"),
                    models.Index(fields=["published_on", "id"], name="report_by_publication"),
                    models.Index(fields=["at", "id"], name="report_by_entry"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url__regex", "^https?://[^\\s]+$"), ("url", ""), _connector="OR"
                        ),
                        name="report_url_format",
                        violation_error_message="An address begins with http:// or https://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__regex", "^[a-z]{2,3}(-[A-Za-z0-9]+)*$")),
                        name="report_language_format",
                        violation_error_message="A language is a BCP 47 tag such as “en” or “ar-SY”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on__gte", datetime.date(1900, 1, 1)),
                            ("published_on__lte", datetime.date(2199, 12, 31)),
                        ),
                        name="report_published_on_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("excerpt"), 10000
                        ),
                        name="report_excerpt_length",
                        violation_error_message="This text is too long.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("correction_reason"), 2000
                        ),
                        name="report_correction_reason_length",
                        violation_error_message="This text is too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="report_reliability_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", [1, 2, 3, 4, 5, 6])),
                        name="report_credibility_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["shared", "internal"])),
                        name="report_audience_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("correction_reason", ""), ("revision", 1), ("supersedes__isnull", True)
                            ),
                            models.Q(
                                ("revision__gt", 1),
                                ("supersedes__isnull", False),
                                models.Q(("correction_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_correction",
                        violation_error_message="A first revision supersedes nothing; every later one supersedes another, with a reason.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("organisation", "external_id", "revision"),
                        name="report_external_id_once",
                        violation_error_message="This external id is taken in your organisation.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="camptrack.report",
                        verbose_name="report",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("shared", "shared"),
                            ("retracted", "retracted"),
                            ("superseded", "superseded by a correction"),
                            ("redacted", "redacted: text was blanked"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="", max_length=2000, verbose_name="reason")),
                (
                    "counts_from",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.Unset(),
                        help_text="Left out: the moment of entry. Archive imports may state an earlier one.",
                        verbose_name="counts from",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
                    ),
                ),
            ],
            options={
                "verbose_name": "report event",
                "verbose_name_plural": "report events",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["published", "shared", "retracted", "superseded", "redacted"])
                        ),
                        name="reportevent_kind_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 2000
                        ),
                        name="reportevent_reason_length",
                        violation_error_message="This text is too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counts_from__lte", models.F("at"))),
                        name="reportevent_counts_from_past",
                        violation_error_message="An event cannot count from a later moment.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "redacted"), _negated=True),
                        fields=("report", "kind"),
                        name="reportevent_once",
                        violation_error_message="This has already happened to the report.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="camptrack.report",
                        verbose_name="report",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "camp",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="camptrack.camp",
                        verbose_name="camp",
                    ),
                ),
                (
                    "country",
                    models.CharField(db_default="", editable=False, max_length=3, verbose_name="country"),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("headcount", "headcount"),
                            ("arrivals", "arrivals"),
                            ("departures", "departures"),
                        ],
                        max_length=16,
                        verbose_name="measure",
                    ),
                ),
                ("start", models.DateField(verbose_name="first day")),
                ("end", models.DateField(help_text="A headcount's only day.", verbose_name="last day")),
                ("value", models.IntegerField(blank=True, null=True, verbose_name="number")),
                (
                    "unit",
                    models.CharField(
                        choices=[("persons", "persons"), ("households", "households")],
                        default="persons",
                        max_length=16,
                        verbose_name="unit",
                    ),
                ),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exactly", "exactly"),
                            ("about", "about, around, some, approximately"),
                            ("more_than", "more than, over, exceeding"),
                            ("at_least", "at least, not fewer than"),
                            ("less_than", "almost, nearly, just under"),
                            ("at_most", "at most, up to, fewer than"),
                            ("between", "between … and …"),
                        ],
                        default="exactly",
                        max_length=16,
                        verbose_name="qualifier",
                    ),
                ),
                ("low", models.IntegerField(blank=True, null=True, verbose_name="low")),
                ("high", models.IntegerField(blank=True, null=True, verbose_name="high")),
                (
                    "households",
                    models.IntegerField(
                        blank=True,
                        help_text="Stated beside a headcount of persons.",
                        null=True,
                        verbose_name="households",
                    ),
                ),
                (
                    "household_size",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="People per household, as the report states it.",
                        max_digits=6,
                        null=True,
                        verbose_name="household size",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("registration", "registration"),
                            ("headcount", "headcount"),
                            ("survey", "survey"),
                            ("estimate", "estimate"),
                            ("shelter_count", "shelter count"),
                            ("distribution_list", "distribution list"),
                        ],
                        default="",
                        max_length=32,
                        verbose_name="method",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("displacement", "displacement"),
                            ("return", "return"),
                            ("relocation", "relocation"),
                            ("repatriation", "repatriation"),
                            ("birth", "birth"),
                            ("death", "death"),
                            ("other", "other"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="camptrack.wave",
                        verbose_name="wave",
                    ),
                ),
                (
                    "attributed_to",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Whom the report cites.",
                        max_length=300,
                        verbose_name="attributed to",
                    ),
                ),
                ("quote", models.TextField(blank=True, default="", max_length=5000, verbose_name="quote")),
                (
                    "gender",
                    models.CharField(
                        blank=True,
                        choices=[("f", "female"), ("m", "male"), ("x", "non-binary"), ("u", "unspecified")],
                        default="",
                        max_length=1,
                        verbose_name="gender",
                    ),
                ),
                (
                    "min_age",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lowest age"),
                ),
                (
                    "max_age",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="highest age"),
                ),
                (
                    "population_group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REF", "refugees"),
                            ("ROC", "people in refugee-like situations"),
                            ("ASY", "asylum-seekers"),
                            ("OIP", "other people in need of international protection"),
                            ("IDP", "internally displaced people"),
                            ("IOC", "people in IDP-like situations"),
                            ("STA", "stateless people"),
                            ("OOC", "others of concern"),
                            ("HST", "host community"),
                            ("RET", "returned refugees"),
                            ("RST", "resettled refugees"),
                            ("NAT", "naturalised refugees"),
                            ("RDP", "returned IDPs"),
                            ("RRI", "other returnees (RRI)"),
                        ],
                        default="",
                        max_length=3,
                        verbose_name="population group",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="ISO 3166-1 alpha-3, or OTH.",
                        max_length=3,
                        verbose_name="origin",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "indexes": [
                    models.Index(fields=["camp", "measure", "start", "end"], name="figure_by_camp"),
                    models.Index(
                        condition=models.Q(("wave__isnull", False)), fields=["wave"], name="figure_by_wave"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "position"),
                        name="figure_position_once",
                        violation_error_message="Two figures of a report cannot share a position.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("measure__in", ["headcount", "arrivals", "departures"])),
                        name="figure_measure_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["persons", "households"])),
                        name="figure_unit_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "qualifier__in",
                                [
                                    "exactly",
                                    "about",
                                    "more_than",
                                    "at_least",
                                    "less_than",
                                    "at_most",
                                    "between",
                                ],
                            )
                        ),
                        name="figure_qualifier_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                [
                                    "registration",
                                    "headcount",
                                    "survey",
                                    "estimate",
                                    "shelter_count",
                                    "distribution_list",
                                    "",
                                ],
                            )
                        ),
                        name="figure_method_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "displacement",
                                    "return",
                                    "relocation",
                                    "repatriation",
                                    "birth",
                                    "death",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="figure_reason_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gender__in", ["f", "m", "x", "u", ""])),
                        name="figure_gender_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "population_group__in",
                                [
                                    "REF",
                                    "ROC",
                                    "ASY",
                                    "OIP",
                                    "IDP",
                                    "IOC",
                                    "STA",
                                    "OOC",
                                    "HST",
                                    "RET",
                                    "RST",
                                    "NAT",
                                    "RDP",
                                    "RRI",
                                    "",
                                ],
                            )
                        ),
                        name="figure_population_group_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__regex", "^[A-Z]{3}$"), ("origin", ""), _connector="OR"),
                        name="figure_origin_format",
                        violation_error_message="An origin is an ISO 3166-1 alpha-3 code.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("quote"), 5000
                        ),
                        name="figure_quote_length",
                        violation_error_message="This text is too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("household_size__gt", 0), ("household_size__lte", 100)),
                        name="figure_household_size_range",
                        violation_error_message="A household has more than 0 and at most 100 people.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_age__gte", 0), ("min_age__lte", 130)),
                        name="figure_min_age_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_age__gte", 0), ("max_age__lte", 130)),
                        name="figure_max_age_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_age__isnull", True),
                            models.Q(("min_age__isnull", False), ("min_age__lte", models.F("max_age"))),
                            _connector="OR",
                        ),
                        name="figure_ages_in_order",
                        violation_error_message="A highest age needs a lowest age that is not above it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), ("value__lte", 1000000000)),
                        name="figure_value_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__gte", 0), ("low__lte", 1000000000)),
                        name="figure_low_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("high__gte", 0), ("high__lte", 1000000000)),
                        name="figure_high_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("households__gte", 0), ("households__lte", 1000000000)),
                        name="figure_households_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__gte", datetime.date(1900, 1, 1)),
                            ("start__lte", datetime.date(2199, 12, 31)),
                        ),
                        name="figure_start_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__gte", datetime.date(1900, 1, 1)), ("end__lte", datetime.date(2199, 12, 31))
                        ),
                        name="figure_end_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lte", models.F("end"))),
                        name="figure_start_before_end",
                        violation_error_message="The first day is after the last.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            camptrack.models.expressions.Days("end", "start"), 36525
                        ),
                        name="figure_period_length",
                        violation_error_message="A period is at most a hundred years long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure", "headcount"), _negated=True),
                            ("start", models.F("end")),
                            _connector="OR",
                        ),
                        name="figure_headcount_on_one_day",
                        violation_error_message="A headcount is of one day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("high__isnull", False),
                                ("low__isnull", False),
                                ("qualifier", "between"),
                                ("value__isnull", True),
                            ),
                            models.Q(
                                models.Q(("qualifier", "between"), _negated=True), ("value__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="figure_value_or_range",
                        violation_error_message="“Between” has a low and a high and no number; all else has a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("high"))),
                        name="figure_low_under_high",
                        violation_error_message="The low is over the high.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__lte", models.F("value"))),
                        name="figure_low_under_value",
                        violation_error_message="The low is over the number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("high__gte", models.F("value"))),
                        name="figure_high_over_value",
                        violation_error_message="The high is under the number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure", "headcount"), models.Q(("method", ""), _negated=True)),
                            models.Q(models.Q(("measure", "headcount"), _negated=True), ("method", "")),
                            _connector="OR",
                        ),
                        name="figure_method_of_headcount",
                        violation_error_message="A headcount has a method, a flow has none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure", "headcount"), _negated=True),
                            models.Q(("reason", ""), ("wave__isnull", True)),
                            _connector="OR",
                        ),
                        name="figure_reason_and_wave_of_flow",
                        violation_error_message="Only arrivals and departures have a reason or a wave.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("households__isnull", True),
                            models.Q(("measure", "headcount"), ("unit", "persons")),
                            _connector="OR",
                        ),
                        name="figure_households_beside_persons",
                        violation_error_message="Households stand only beside a headcount of persons.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("measure", "headcount"),
                            models.Q(
                                ("gender", ""),
                                ("max_age__isnull", True),
                                ("min_age__isnull", True),
                                ("origin", ""),
                                ("population_group", ""),
                            ),
                            _connector="OR",
                        ),
                        name="figure_part_of_headcount",
                        violation_error_message="Only a headcount can speak of part of a camp.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakdownCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breakdown",
                        to="camptrack.figure",
                        verbose_name="figure",
                    ),
                ),
                (
                    "cut",
                    models.GeneratedField(
                        db_persist=True,
                        expression=camptrack.models.expressions.CutName(
                            models.Case(
                                models.When(
                                    models.Q(("gender", ""), _negated=True), then=models.Value(",gender")
                                ),
                                default=models.Value(""),
                            ),
                            models.Case(
                                models.When(models.Q(("min_age__isnull", False)), then=models.Value(",age")),
                                default=models.Value(""),
                            ),
                            models.Case(
                                models.When(
                                    models.Q(("population_group", ""), _negated=True),
                                    then=models.Value(",population_group"),
                                ),
                                default=models.Value(""),
                            ),
                            models.Case(
                                models.When(
                                    models.Q(("origin", ""), _negated=True), then=models.Value(",origin")
                                ),
                                default=models.Value(""),
                            ),
                        ),
                        output_field=models.CharField(max_length=40, verbose_name="cut"),
                    ),
                ),
                (
                    "gender",
                    models.CharField(
                        blank=True,
                        choices=[("f", "female"), ("m", "male"), ("x", "non-binary"), ("u", "unspecified")],
                        default="",
                        max_length=1,
                        verbose_name="gender",
                    ),
                ),
                (
                    "min_age",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lowest age"),
                ),
                (
                    "max_age",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Empty: and older.", null=True, verbose_name="highest age"
                    ),
                ),
                (
                    "population_group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REF", "refugees"),
                            ("ROC", "people in refugee-like situations"),
                            ("ASY", "asylum-seekers"),
                            ("OIP", "other people in need of international protection"),
                            ("IDP", "internally displaced people"),
                            ("IOC", "people in IDP-like situations"),
                            ("STA", "stateless people"),
                            ("OOC", "others of concern"),
                            ("HST", "host community"),
                            ("RET", "returned refugees"),
                            ("RST", "resettled refugees"),
                            ("NAT", "naturalised refugees"),
                            ("RDP", "returned IDPs"),
                            ("RRI", "other returnees (RRI)"),
                        ],
                        default="",
                        max_length=3,
                        verbose_name="population group",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="ISO 3166-1 alpha-3, or OTH.",
                        max_length=3,
                        verbose_name="origin",
                    ),
                ),
                ("count", models.IntegerField(blank=True, null=True, verbose_name="count")),
                (
                    "share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        help_text="From 0 to 1.",
                        max_digits=9,
                        null=True,
                        verbose_name="share",
                    ),
                ),
            ],
            options={
                "verbose_name": "breakdown cell",
                "verbose_name_plural": "breakdown cells",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("gender__in", ["f", "m", "x", "u", ""])),
                        name="breakdowncell_gender_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "population_group__in",
                                [
                                    "REF",
                                    "ROC",
                                    "ASY",
                                    "OIP",
                                    "IDP",
                                    "IOC",
                                    "STA",
                                    "OOC",
                                    "HST",
                                    "RET",
                                    "RST",
                                    "NAT",
                                    "RDP",
                                    "RRI",
                                    "",
                                ],
                            )
                        ),
                        name="breakdowncell_population_group_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__regex", "^[A-Z]{3}$"), ("origin", ""), _connector="OR"),
                        name="breakdowncell_origin_format",
                        violation_error_message="An origin is an ISO 3166-1 alpha-3 code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_age__gte", 0), ("min_age__lte", 130)),
                        name="breakdowncell_min_age_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_age__gte", 0), ("max_age__lte", 130)),
                        name="breakdowncell_max_age_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_age__isnull", True),
                            models.Q(("min_age__isnull", False), ("min_age__lte", models.F("max_age"))),
                            _connector="OR",
                        ),
                        name="breakdowncell_ages_in_order",
                        violation_error_message="A highest age needs a lowest age that is not above it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 0), ("count__lte", 1000000000)),
                        name="breakdowncell_count_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 0), ("share__lte", 1)),
                        name="breakdowncell_share_range",
                        violation_error_message="This value is out of range.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("count__isnull", False), ("share__isnull", True)),
                            models.Q(("count__isnull", True), ("share__isnull", False)),
                            _connector="OR",
                        ),
                        name="breakdowncell_count_or_share",
                        violation_error_message="A cell has a count or a share, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gender", ""),
                            ("min_age__isnull", True),
                            ("origin", ""),
                            ("population_group", ""),
                            _negated=True,
                        ),
                        name="breakdowncell_has_a_dimension",
                        violation_error_message="A cell says whom it counts.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("figure", "="),
                            (
                                camptrack.models.expressions.Joined(
                                    "cut", "gender", "population_group", "origin"
                                ),
                                "=",
                            ),
                            (
                                camptrack.models.expressions.AgeRange(
                                    django.db.models.functions.comparison.Coalesce("min_age", 0), "max_age"
                                ),
                                "&&",
                            ),
                        ],
                        name="breakdowncell_disjoint",
                        violation_error_message="Two cells of one cut overlap.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                (
                    "figure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="published",
                        serialize=False,
                        to="camptrack.figure",
                        verbose_name="figure",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_figures",
                        to="camptrack.report",
                        verbose_name="report",
                    ),
                ),
                (
                    "camp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_figures",
                        to="camptrack.camp",
                        verbose_name="camp",
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A – completely reliable"),
                            ("B", "B – usually reliable"),
                            ("C", "C – fairly reliable"),
                            ("D", "D – not usually reliable"),
                            ("E", "E – unreliable"),
                            ("F", "F – cannot be judged"),
                        ],
                        max_length=1,
                        verbose_name="reliability",
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – confirmed by other sources"),
                            (2, "2 – probably true"),
                            (3, "3 – possibly true"),
                            (4, "4 – doubtful"),
                            (5, "5 – improbable"),
                            (6, "6 – cannot be judged"),
                        ],
                        verbose_name="credibility",
                    ),
                ),
                (
                    "household_size",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=6, null=True, verbose_name="household size"
                    ),
                ),
            ],
            options={
                "verbose_name": "published figure",
                "verbose_name_plural": "published figures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F"])),
                        name="publishedfigure_reliability_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", [1, 2, 3, 4, 5, 6])),
                        name="publishedfigure_credibility_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("household_size__gt", 0), ("household_size__lte", 100)),
                        name="publishedfigure_household_size_range",
                        violation_error_message="A household has more than 0 and at most 100 people.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="camptrack.figure",
                        verbose_name="figure",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("verify", "verify"),
                            ("dispute", "dispute"),
                            ("recommend", "recommend"),
                            ("assign_wave", "assign to a wave"),
                            ("withdraw", "withdraw an earlier decision"),
                        ],
                        max_length=16,
                        verbose_name="decision",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="camptrack.wave",
                        verbose_name="wave",
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_by",
                        to="camptrack.decision",
                        verbose_name="withdraws",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="", max_length=2000, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "indexes": [
                    models.Index(
                        condition=models.Q(("wave__isnull", False)), fields=["wave"], name="decision_by_wave"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["verify", "dispute", "recommend", "assign_wave", "withdraw"])
                        ),
                        name="decision_kind_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 2000
                        ),
                        name="decision_reason_length",
                        violation_error_message="This text is too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "assign_wave"), ("wave__isnull", False)),
                            models.Q(
                                models.Q(("kind", "assign_wave"), _negated=True), ("wave__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="decision_wave_when_assigned",
                        violation_error_message="Assigning a wave, and nothing else, names a wave.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "withdraw"), ("withdraws__isnull", False)),
                            models.Q(
                                models.Q(("kind", "withdraw"), _negated=True), ("withdraws__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="decision_withdraws_another",
                        violation_error_message="Withdrawing, and nothing else, names the decision withdrawn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="idempotency_keys",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("key", models.CharField(max_length=255, verbose_name="key")),
                ("body_digest", models.CharField(max_length=64, verbose_name="digest of the body")),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="status")),
                ("response", models.TextField(blank=True, default="", verbose_name="response")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
                    ),
                ),
            ],
            options={
                "verbose_name": "idempotency key",
                "verbose_name_plural": "idempotency keys",
                "indexes": [models.Index(fields=["at"], name="idempotencykey_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "key"),
                        name="idempotencykey_once",
                        violation_error_message="This key was used already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body_digest__regex", "^[0-9a-f]{64}$")),
                        name="idempotencykey_body_digest_format",
                        violation_error_message="A digest is SHA-256 in hexadecimal.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaleMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "camp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stale_marks",
                        to="camptrack.camp",
                        verbose_name="camp",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
                    ),
                ),
            ],
            options={"verbose_name": "stale mark", "verbose_name_plural": "stale marks"},
        ),
        migrations.CreateModel(
            name="DrainRetry",
            fields=[
                (
                    "camp",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="drain_retry",
                        serialize=False,
                        to="camptrack.camp",
                        verbose_name="camp",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=1, verbose_name="attempts")),
                ("not_before", models.DateTimeField(verbose_name="not before")),
                ("error", models.TextField(blank=True, default="", verbose_name="error")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
                    ),
                ),
            ],
            options={"verbose_name": "drain retry", "verbose_name_plural": "drain retries"},
        ),
        migrations.CreateModel(
            name="CampTotal",
            fields=[
                (
                    "camp",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="total",
                        serialize=False,
                        to="camptrack.camp",
                        verbose_name="camp",
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None, verbose_name="areas"
                    ),
                ),
                (
                    "site_type",
                    models.CharField(
                        choices=[
                            ("planned_camp", "planned camp"),
                            ("self_settled", "self-settled site"),
                            ("collective_centre", "collective centre"),
                            ("reception_centre", "reception centre"),
                            ("transit_centre", "transit centre"),
                            ("evacuation_centre", "evacuation centre"),
                            ("urban", "urban"),
                            ("dispersed", "dispersed, outside sites"),
                        ],
                        max_length=32,
                        verbose_name="site type",
                    ),
                ),
                ("policy", models.CharField(max_length=32, verbose_name="policy")),
                (
                    "computed_at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), verbose_name="computed at"
                    ),
                ),
            ],
            options={
                "verbose_name": "camp total",
                "verbose_name_plural": "camp totals",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "site_type__in",
                                [
                                    "planned_camp",
                                    "self_settled",
                                    "collective_centre",
                                    "reception_centre",
                                    "transit_centre",
                                    "evacuation_centre",
                                    "urban",
                                    "dispersed",
                                ],
                            )
                        ),
                        name="camptotal_site_type_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CampPoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "camp", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "camp",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="camptrack.camp",
                        verbose_name="camp",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("low", models.BigIntegerField(verbose_name="low")),
                ("best", models.BigIntegerField(verbose_name="best")),
                ("high", models.BigIntegerField(verbose_name="high")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("headcount", "headcount"),
                            ("flows_only", "flows only (a lower bound)"),
                            ("none", "no data"),
                        ],
                        max_length=16,
                        verbose_name="basis",
                    ),
                ),
                (
                    "freshness",
                    models.CharField(
                        blank=True,
                        choices=[("current", "current"), ("ageing", "ageing"), ("stale", "stale")],
                        default="",
                        max_length=16,
                        verbose_name="freshness",
                    ),
                ),
                (
                    "anchor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="camptrack.figure",
                        verbose_name="anchor",
                    ),
                ),
                ("anchor_on", models.DateField(blank=True, null=True, verbose_name="anchor's day")),
                ("drift", models.BigIntegerField(blank=True, null=True, verbose_name="drift")),
                ("arrivals", models.BigIntegerField(default=0, verbose_name="arrivals")),
                ("departures", models.BigIntegerField(default=0, verbose_name="departures")),
            ],
            options={
                "verbose_name": "camp point",
                "verbose_name_plural": "camp points",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["headcount", "flows_only", "none"])),
                        name="camppoint_basis_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("freshness__in", ["current", "ageing", "stale", ""])),
                        name="camppoint_freshness_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("best__lte", models.F("high")), ("low__gte", 0), ("low__lte", models.F("best"))
                        ),
                        name="camppoint_band_in_order",
                        violation_error_message="0 ≤ low ≤ best ≤ high.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arrivals__gte", 0), ("departures__gte", 0)),
                        name="camppoint_flows_not_negative",
                        violation_error_message="Nobody arrives or leaves less than not at all.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompositionPoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "camp", "cut", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "camp",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="composition_points",
                        to="camptrack.camp",
                        verbose_name="camp",
                    ),
                ),
                ("cut", models.CharField(max_length=40, verbose_name="cut")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "figure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="camptrack.figure",
                        verbose_name="figure",
                    ),
                ),
            ],
            options={"verbose_name": "composition point", "verbose_name_plural": "composition points"},
        ),
        migrations.CreateModel(
            name="AreaDelta",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "area",
                        "site_type",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deltas",
                        to="camptrack.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "site_type",
                    models.CharField(
                        choices=[
                            ("planned_camp", "planned camp"),
                            ("self_settled", "self-settled site"),
                            ("collective_centre", "collective centre"),
                            ("reception_centre", "reception centre"),
                            ("transit_centre", "transit centre"),
                            ("evacuation_centre", "evacuation centre"),
                            ("urban", "urban"),
                            ("dispersed", "dispersed, outside sites"),
                        ],
                        max_length=32,
                        verbose_name="site type",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("low", models.BigIntegerField(default=0, verbose_name="low")),
                ("best", models.BigIntegerField(default=0, verbose_name="best")),
                ("high", models.BigIntegerField(default=0, verbose_name="high")),
                ("camps", models.IntegerField(default=0, verbose_name="camps")),
                ("camps_ageing", models.IntegerField(default=0, verbose_name="camps ageing")),
                ("camps_stale", models.IntegerField(default=0, verbose_name="camps stale")),
                ("camps_flows_only", models.IntegerField(default=0, verbose_name="camps on flows only")),
                ("arrivals", models.BigIntegerField(default=0, verbose_name="arrivals")),
                ("departures", models.BigIntegerField(default=0, verbose_name="departures")),
            ],
            options={
                "verbose_name": "area delta",
                "verbose_name_plural": "area deltas",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "site_type__in",
                                [
                                    "planned_camp",
                                    "self_settled",
                                    "collective_centre",
                                    "reception_centre",
                                    "transit_centre",
                                    "evacuation_centre",
                                    "urban",
                                    "dispersed",
                                ],
                            )
                        ),
                        name="areadelta_site_type_vocabulary",
                        violation_error_message="This value is not in the vocabulary.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("ar", "Arabic"), ("en", "English"), ("es", "Spanish"), ("fr", "French")],
                        default="",
                        help_text="Empty: as the browser asks.",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="OrganisationHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.organisation",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=64, verbose_name="slug")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "own_review_allowed",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whoever entered a figure may also review it.",
                        verbose_name="own review allowed",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="GrantHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.grant",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("view", "view"),
                            ("enter", "enter"),
                            ("review", "review"),
                            ("publish", "publish"),
                            ("administer", "administer"),
                        ],
                        max_length=16,
                        verbose_name="right",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: everywhere.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.area",
                        verbose_name="area",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="AreaHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.area",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(
                        help_text="P-code; for a country ISO 3166-1 alpha-3.",
                        max_length=32,
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("names", models.JSONField(blank=True, default=dict, verbose_name="names by language")),
                (
                    "level",
                    models.PositiveSmallIntegerField(help_text="0 is a country.", verbose_name="level"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.area",
                        verbose_name="parent",
                    ),
                ),
                (
                    "country",
                    models.CharField(db_default="", editable=False, max_length=3, verbose_name="country"),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="The code list's edition; never a gate.",
                        null=True,
                        verbose_name="valid from",
                    ),
                ),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CampHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.camp",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=32, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("names", models.JSONField(blank=True, default=dict, verbose_name="names by language")),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=50,
                        verbose_name="other names",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The deepest one known.",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "country",
                    models.CharField(db_default="", editable=False, max_length=3, verbose_name="country"),
                ),
                (
                    "site_type",
                    models.CharField(
                        choices=[
                            ("planned_camp", "planned camp"),
                            ("self_settled", "self-settled site"),
                            ("collective_centre", "collective centre"),
                            ("reception_centre", "reception centre"),
                            ("transit_centre", "transit centre"),
                            ("evacuation_centre", "evacuation centre"),
                            ("urban", "urban"),
                            ("dispersed", "dispersed, outside sites"),
                        ],
                        max_length=32,
                        verbose_name="site type",
                    ),
                ),
                (
                    "local_type",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="As it is called on the spot.",
                        max_length=100,
                        verbose_name="local type",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="latitude"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                    ),
                ),
                (
                    "capacity",
                    models.IntegerField(
                        blank=True, help_text="In people.", null=True, verbose_name="capacity"
                    ),
                ),
                (
                    "household_size",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="People per household; copied to a figure when it is published.",
                        max_digits=6,
                        null=True,
                        verbose_name="household size",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SourceHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.source",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "slug",
                    models.SlugField(
                        db_index=False,
                        help_text="Decides ties between equals.",
                        max_length=64,
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "news"),
                            ("un_agency", "UN agency"),
                            ("ngo", "NGO"),
                            ("government", "government"),
                            ("camp_administration", "camp administration"),
                            ("monitor", "monitor"),
                            ("party_to_conflict", "party to the conflict"),
                        ],
                        max_length=32,
                        verbose_name="kind",
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A – completely reliable"),
                            ("B", "B – usually reliable"),
                            ("C", "C – fairly reliable"),
                            ("D", "D – not usually reliable"),
                            ("E", "E – unreliable"),
                            ("F", "F – cannot be judged"),
                        ],
                        db_default="F",
                        default="F",
                        max_length=1,
                        verbose_name="reliability",
                    ),
                ),
                (
                    "credibility",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – confirmed by other sources"),
                            (2, "2 – probably true"),
                            (3, "3 – possibly true"),
                            (4, "4 – doubtful"),
                            (5, "5 – improbable"),
                            (6, "6 – cannot be judged"),
                        ],
                        db_default=6,
                        default=6,
                        verbose_name="credibility",
                    ),
                ),
                ("url", models.URLField(blank=True, default="", max_length=2000, verbose_name="address")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="WaveHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.wave",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=64, verbose_name="slug")),
                ("label", models.CharField(max_length=200, verbose_name="label")),
                ("cause", models.TextField(blank=True, default="", max_length=2000, verbose_name="cause")),
                (
                    "origin_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.area",
                        verbose_name="origin (area)",
                    ),
                ),
                (
                    "origin_camp",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.camp",
                        verbose_name="origin (camp)",
                    ),
                ),
                (
                    "destination_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.area",
                        verbose_name="destination (area)",
                    ),
                ),
                (
                    "destination_camp",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="camptrack.camp",
                        verbose_name="destination (camp)",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
