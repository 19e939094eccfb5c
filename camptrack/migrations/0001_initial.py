"""The tables."""

import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import camptrack.models.expressions


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        # Cells of a breakdown must not overlap: needs equality in a GiST index. An operator may have
        # created it before; it stays when this is undone.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
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
                    models.IntegerField(blank=True, help_text="In people.", null=True, verbose_name="capacity"),
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
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                ("min_age", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lowest age")),
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
            },
        ),
        migrations.CreateModel(
            name="OrganisationHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("excerpt", models.TextField(blank=True, default="", max_length=10000, verbose_name="excerpt")),
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
                        choices=[("shared", "shared: every reader"), ("internal", "internal: my organisation")],
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
                    "correction_reason",
                    models.TextField(
                        blank=True, default="", max_length=2000, verbose_name="reason of the correction"
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
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
                    ),
                ),
            ],
            options={
                "verbose_name": "report event",
                "verbose_name_plural": "report events",
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
            },
        ),
        migrations.CreateModel(
            name="SourceHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StaleMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
                    ),
                ),
            ],
            options={
                "verbose_name": "stale mark",
                "verbose_name_plural": "stale marks",
            },
        ),
        migrations.CreateModel(
            name="UserHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
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
            options={
                "abstract": False,
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
            ],
            options={
                "verbose_name": "wave",
                "verbose_name_plural": "waves",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="WaveHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=64, verbose_name="slug")),
                ("label", models.CharField(max_length=200, verbose_name="label")),
                ("cause", models.TextField(blank=True, default="", max_length=2000, verbose_name="cause")),
            ],
            options={
                "abstract": False,
            },
        ),
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
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
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
                ("level", models.PositiveSmallIntegerField(help_text="0 is a country.", verbose_name="level")),
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
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "ordering": ["code"],
            },
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
            ],
            options={
                "verbose_name": "area delta",
                "verbose_name_plural": "area deltas",
            },
        ),
        migrations.CreateModel(
            name="AreaHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
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
                ("level", models.PositiveSmallIntegerField(help_text="0 is a country.", verbose_name="level")),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
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
            },
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
            options={
                "verbose_name": "drain retry",
                "verbose_name_plural": "drain retries",
            },
        ),
        migrations.AddField(
            model_name="camp",
            name="area",
            field=models.ForeignKey(
                help_text="The deepest one known.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="camps",
                to="camptrack.area",
                verbose_name="area",
            ),
        ),
        migrations.CreateModel(
            name="CampHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
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
                    models.IntegerField(blank=True, help_text="In people.", null=True, verbose_name="capacity"),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.camp",
                    ),
                ),
            ],
            options={
                "abstract": False,
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
            },
        ),
        migrations.AddField(
            model_name="figure",
            name="camp",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="camptrack.camp",
                verbose_name="camp",
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                ("reason", models.TextField(blank=True, default="", max_length=2000, verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(), editable=False, verbose_name="at"
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
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="camptrack.figure",
                        verbose_name="figure",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
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
                ("cut", models.CharField(max_length=40, verbose_name="cut")),
                ("day", models.DateField(verbose_name="day")),
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
            options={
                "verbose_name": "composition point",
                "verbose_name_plural": "composition points",
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
                ("anchor_on", models.DateField(blank=True, null=True, verbose_name="anchor's day")),
                ("drift", models.BigIntegerField(blank=True, null=True, verbose_name="drift")),
                ("arrivals", models.BigIntegerField(default=0, verbose_name="arrivals")),
                ("departures", models.BigIntegerField(default=0, verbose_name="departures")),
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
            ],
            options={
                "verbose_name": "camp point",
                "verbose_name_plural": "camp points",
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
                ("min_age", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lowest age")),
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
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breakdown",
                        to="camptrack.figure",
                        verbose_name="figure",
                    ),
                ),
            ],
            options={
                "verbose_name": "breakdown cell",
                "verbose_name_plural": "breakdown cells",
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
            ],
            options={
                "verbose_name": "grant",
                "verbose_name_plural": "grants",
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
            ],
            options={
                "verbose_name": "idempotency key",
                "verbose_name_plural": "idempotency keys",
            },
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
            name="GrantHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="camptrack.grant",
                    ),
                ),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="grant",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="camptrack.organisation",
                verbose_name="organisation",
            ),
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
                    "created_at",
                    models.DateTimeField(
                        db_default=camptrack.models.expressions.ClockTime(),
                        editable=False,
                        verbose_name="created at",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "API key",
                "verbose_name_plural": "API keys",
            },
        ),
        migrations.AddField(
            model_name="organisationhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                to="camptrack.organisation",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="camptrack.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="camptrack.report",
                verbose_name="supersedes",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="report",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="camptrack.report",
                verbose_name="report",
            ),
        ),
        migrations.AddField(
            model_name="reportevent",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="reportevent",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="camptrack.report",
                verbose_name="report",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="camptrack.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="sourcehistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                to="camptrack.source",
            ),
        ),
        migrations.AddField(
            model_name="stalemark",
            name="camp",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stale_marks",
                to="camptrack.camp",
                verbose_name="camp",
            ),
        ),
        migrations.AddField(
            model_name="userhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="destination_area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="camptrack.area",
                verbose_name="destination (area)",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="destination_camp",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waves_in",
                to="camptrack.camp",
                verbose_name="destination (camp)",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="origin_area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="camptrack.area",
                verbose_name="origin (area)",
            ),
        ),
        migrations.AddField(
            model_name="wave",
            name="origin_camp",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waves_out",
                to="camptrack.camp",
                verbose_name="origin (camp)",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="wave",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="camptrack.wave",
                verbose_name="wave",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="wave",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="camptrack.wave",
                verbose_name="wave",
            ),
        ),
        migrations.AddField(
            model_name="wavehistory",
            name="destination_area",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="wavehistory",
            name="destination_camp",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="wavehistory",
            name="origin_area",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="wavehistory",
            name="origin_camp",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="wavehistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                to="camptrack.wave",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="camp",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published_figures",
                to="camptrack.camp",
                verbose_name="camp",
            ),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published_figures",
                to="camptrack.report",
                verbose_name="report",
            ),
        ),
    ]
