"""What the tables refuse, and the indexes of what is often asked."""

import datetime

import django.contrib.postgres.constraints
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import camptrack.models.expressions


class Migration(migrations.Migration):
    dependencies = [("camptrack", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9]+([_-][a-z0-9]+)*$")),
                name="source_slug_format",
                violation_error_message="A slug has small letters and digits, with hyphens or underscores between.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("url__regex", "^https?://[^\\s]+$"), ("url", ""), _connector="OR"),
                name="source_url_format",
                violation_error_message="An address begins with http:// or https://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F"])),
                name="source_reliability_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("credibility__in", [1, 2, 3, 4, 5, 6])),
                name="source_credibility_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["ar", "en", "es", "fr", ""])),
                name="user_language_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z0-9][A-Z0-9_-]{1,31}$")),
                name="area_code_format",
                violation_error_message="A code has 2 to 32 capital letters, digits, hyphens or underscores.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=camptrack.models.expressions.AllTexts("names"),
                name="area_names_by_language",
                violation_error_message="Names are texts by language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    camptrack.models.expressions.WrittenLength("names"), 4000
                ),
                name="area_names_length",
                violation_error_message="These names are too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 0), ("level__lte", 4)),
                name="area_level_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 0), ("parent__isnull", True)),
                    models.Q(("level__gt", 0), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="area_country_has_no_parent",
                violation_error_message="A country has no parent, every other area has one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 0), _negated=True), ("code__regex", "^[A-Z]{3}$"), _connector="OR"
                ),
                name="area_country_code",
                violation_error_message="A country's code is its ISO 3166-1 alpha-3 code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__lte", models.F("valid_to"))),
                name="area_valid_from_before_to",
                violation_error_message="An edition ends after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="areadelta",
            constraint=models.CheckConstraint(
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
            ),
        ),
        migrations.AddConstraint(
            model_name="camptotal",
            constraint=models.CheckConstraint(
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
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z0-9][A-Z0-9_-]{1,31}$")),
                name="camp_code_format",
                violation_error_message="A code has 2 to 32 capital letters, digits, hyphens or underscores.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=camptrack.models.expressions.AllTexts("names"),
                name="camp_names_by_language",
                violation_error_message="Names are texts by language.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    camptrack.models.expressions.WrittenLength("names"), 4000
                ),
                name="camp_names_length",
                violation_error_message="These names are too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__gte", -90), ("latitude__lte", 90)),
                name="camp_latitude_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=models.Q(("longitude__gte", -180), ("longitude__lte", 180)),
                name="camp_longitude_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gte", 0), ("capacity__lte", 1000000000)),
                name="camp_capacity_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=models.Q(("household_size__gt", 0), ("household_size__lte", 100)),
                name="camp_household_size_range",
                violation_error_message="A household has more than 0 and at most 100 people.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="camp_both_coordinates",
                violation_error_message="Give both coordinates or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camp",
            constraint=models.CheckConstraint(
                condition=models.Q(("aliases__len__lte", 50)),
                name="camp_aliases_count",
                violation_error_message="A camp has at most 50 other names.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camppoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["headcount", "flows_only", "none"])),
                name="camppoint_basis_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camppoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("freshness__in", ["current", "ageing", "stale", ""])),
                name="camppoint_freshness_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camppoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("best__lte", models.F("high")), ("low__gte", 0), ("low__lte", models.F("best"))
                ),
                name="camppoint_band_in_order",
                violation_error_message="0 ≤ low ≤ best ≤ high.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camppoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("arrivals__gte", 0), ("departures__gte", 0)),
                name="camppoint_flows_not_negative",
                violation_error_message="Nobody arrives or leaves less than not at all.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(("gender__in", ["f", "m", "x", "u", ""])),
                name="breakdowncell_gender_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__regex", "^[A-Z]{3}$"), ("origin", ""), _connector="OR"),
                name="breakdowncell_origin_format",
                violation_error_message="An origin is an ISO 3166-1 alpha-3 code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(("min_age__gte", 0), ("min_age__lte", 130)),
                name="breakdowncell_min_age_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_age__gte", 0), ("max_age__lte", 130)),
                name="breakdowncell_max_age_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("max_age__isnull", True),
                    models.Q(("min_age__isnull", False), ("min_age__lte", models.F("max_age"))),
                    _connector="OR",
                ),
                name="breakdowncell_ages_in_order",
                violation_error_message="A highest age needs a lowest age that is not above it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 0), ("count__lte", 1000000000)),
                name="breakdowncell_count_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 1)),
                name="breakdowncell_share_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("count__isnull", False), ("share__isnull", True)),
                    models.Q(("count__isnull", True), ("share__isnull", False)),
                    _connector="OR",
                ),
                name="breakdowncell_count_or_share",
                violation_error_message="A cell has a count or a share, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="breakdowncell",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("figure", "="),
                    ("cut", "="),
                    ("gender", "="),
                    ("population_group", "="),
                    ("origin", "="),
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
        ),
        migrations.AddIndex(
            model_name="idempotencykey",
            index=models.Index(fields=["at"], name="idempotencykey_by_age"),
        ),
        migrations.AddConstraint(
            model_name="idempotencykey",
            constraint=models.UniqueConstraint(
                fields=("user", "key"),
                name="idempotencykey_once",
                violation_error_message="This key was used already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="idempotencykey",
            constraint=models.CheckConstraint(
                condition=models.Q(("body_digest__regex", "^[0-9a-f]{64}$")),
                name="idempotencykey_body_digest_format",
                violation_error_message="A digest is SHA-256 in hexadecimal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("right__in", ["view", "enter", "review", "publish", "administer"])),
                name="grant_right_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                fields=("user", "organisation", "right", "area"),
                name="grant_once",
                nulls_distinct=False,
                violation_error_message="This right is granted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("prefix__regex", "^[A-Za-z0-9]{8}$")),
                name="apikey_prefix_format",
                violation_error_message="A prefix has eight letters or digits.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                name="apikey_digest_format",
                violation_error_message="A digest is SHA-256 in hexadecimal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="apikey_expires_after_creation",
                violation_error_message="A key expires after it was made.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["published", "shared", "retracted", "superseded", "redacted"])
                ),
                name="reportevent_kind_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportevent",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("reason"), 2000
                ),
                name="reportevent_reason_length",
                violation_error_message="This text is too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("counts_from__lte", models.F("at"))),
                name="reportevent_counts_from_past",
                violation_error_message="An event cannot count from a later moment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "redacted"), _negated=True),
                fields=("report", "kind"),
                name="reportevent_once",
                violation_error_message="This has already happened to the report.",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["organisation", "at", "id"], name="report_by_organisation"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["published_on", "id"], name="report_by_publication"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["at", "id"], name="report_by_entry"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("url__regex", "^https?://[^\\s]+$"), ("url", ""), _connector="OR"),
                name="report_url_format",
                violation_error_message="An address begins with http:// or https://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2,3}(-[A-Za-z0-9]+)*$")),
                name="report_language_format",
                violation_error_message="A language is a BCP 47 tag such as “en” or “ar-SY”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_on__gte", datetime.date(1900, 1, 1)),
                    ("published_on__lte", datetime.date(2199, 12, 31)),
                ),
                name="report_published_on_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("excerpt"), 10000
                ),
                name="report_excerpt_length",
                violation_error_message="This text is too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("correction_reason"), 2000
                ),
                name="report_correction_reason_length",
                violation_error_message="This text is too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                name="report_reliability_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("credibility__in", [1, 2, 3, 4, 5, 6])),
                name="report_credibility_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["shared", "internal"])),
                name="report_audience_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("revision", 1), ("supersedes__isnull", True)),
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
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("organisation", "external_id", "revision"),
                name="report_external_id_once",
                violation_error_message="This external id is taken in your organisation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9]+([_-][a-z0-9]+)*$")),
                name="wave_slug_format",
                violation_error_message="A slug has small letters and digits, with hyphens or underscores between.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("cause"), 2000
                ),
                name="wave_cause_length",
                violation_error_message="This text is too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin_area__isnull", True), ("origin_camp__isnull", True), _connector="OR"
                ),
                name="wave_one_origin",
                violation_error_message="The origin is an area or a camp, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("destination_area__isnull", True), ("destination_camp__isnull", True), _connector="OR"
                ),
                name="wave_one_destination",
                violation_error_message="The destination is an area or a camp, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin_camp", models.F("destination_camp")), _negated=True),
                name="wave_leaves_its_camp",
                violation_error_message="A wave does not end in the camp where it began.",
            ),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["camp", "measure", "start", "end"], name="figure_by_camp"),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                condition=models.Q(("wave__isnull", False)), fields=["wave"], name="figure_by_wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("report", "position"),
                name="figure_position_once",
                violation_error_message="Two figures of a report cannot share a position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure__in", ["headcount", "arrivals", "departures"])),
                name="figure_measure_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__in", ["persons", "households"])),
                name="figure_unit_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "qualifier__in",
                        ["exactly", "about", "more_than", "at_least", "less_than", "at_most", "between"],
                    )
                ),
                name="figure_qualifier_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        ["displacement", "return", "relocation", "repatriation", "birth", "death", "other", ""],
                    )
                ),
                name="figure_reason_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("gender__in", ["f", "m", "x", "u", ""])),
                name="figure_gender_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__regex", "^[A-Z]{3}$"), ("origin", ""), _connector="OR"),
                name="figure_origin_format",
                violation_error_message="An origin is an ISO 3166-1 alpha-3 code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("quote"), 5000
                ),
                name="figure_quote_length",
                violation_error_message="This text is too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("household_size__gt", 0), ("household_size__lte", 100)),
                name="figure_household_size_range",
                violation_error_message="A household has more than 0 and at most 100 people.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("min_age__gte", 0), ("min_age__lte", 130)),
                name="figure_min_age_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_age__gte", 0), ("max_age__lte", 130)),
                name="figure_max_age_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("max_age__isnull", True),
                    models.Q(("min_age__isnull", False), ("min_age__lte", models.F("max_age"))),
                    _connector="OR",
                ),
                name="figure_ages_in_order",
                violation_error_message="A highest age needs a lowest age that is not above it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0), ("value__lte", 1000000000)),
                name="figure_value_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("low__gte", 0), ("low__lte", 1000000000)),
                name="figure_low_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("high__gte", 0), ("high__lte", 1000000000)),
                name="figure_high_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("households__gte", 0), ("households__lte", 1000000000)),
                name="figure_households_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start__gte", datetime.date(1900, 1, 1)), ("start__lte", datetime.date(2199, 12, 31))
                ),
                name="figure_start_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end__gte", datetime.date(1900, 1, 1)), ("end__lte", datetime.date(2199, 12, 31))
                ),
                name="figure_end_range",
                violation_error_message="This value is out of range.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lte", models.F("end"))),
                name="figure_start_before_end",
                violation_error_message="The first day is after the last.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    camptrack.models.expressions.Days("end", "start"), 36525
                ),
                name="figure_period_length",
                violation_error_message="A period is at most a hundred years long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure", "headcount"), _negated=True),
                    ("start", models.F("end")),
                    _connector="OR",
                ),
                name="figure_headcount_on_one_day",
                violation_error_message="A headcount is of one day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("high__isnull", False),
                        ("low__isnull", False),
                        ("qualifier", "between"),
                        ("value__isnull", True),
                    ),
                    models.Q(models.Q(("qualifier", "between"), _negated=True), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="figure_value_or_range",
                violation_error_message="“Between” has a low and a high and no number; all else has a number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("low__lte", models.F("high"))),
                name="figure_low_under_high",
                violation_error_message="The low is over the high.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("low__lte", models.F("value"))),
                name="figure_low_under_value",
                violation_error_message="The low is over the number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("high__gte", models.F("value"))),
                name="figure_high_over_value",
                violation_error_message="The high is under the number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure", "headcount"), models.Q(("method", ""), _negated=True)),
                    models.Q(models.Q(("measure", "headcount"), _negated=True), ("method", "")),
                    _connector="OR",
                ),
                name="figure_method_of_headcount",
                violation_error_message="A headcount has a method, a flow has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure", "headcount"), _negated=True),
                    models.Q(("reason", ""), ("wave__isnull", True)),
                    _connector="OR",
                ),
                name="figure_reason_and_wave_of_flow",
                violation_error_message="Only arrivals and departures have a reason or a wave.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("households__isnull", True),
                    models.Q(("measure", "headcount"), ("unit", "persons")),
                    _connector="OR",
                ),
                name="figure_households_beside_persons",
                violation_error_message="Households stand only beside a headcount of persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("wave__isnull", False)), fields=["wave"], name="decision_by_wave"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["verify", "dispute", "recommend", "assign_wave", "withdraw"])),
                name="decision_kind_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("reason"), 2000
                ),
                name="decision_reason_length",
                violation_error_message="This text is too long.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "assign_wave"), ("wave__isnull", False)),
                    models.Q(models.Q(("kind", "assign_wave"), _negated=True), ("wave__isnull", True)),
                    _connector="OR",
                ),
                name="decision_wave_when_assigned",
                violation_error_message="Assigning a wave, and nothing else, names a wave.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "withdraw"), ("withdraws__isnull", False)),
                    models.Q(models.Q(("kind", "withdraw"), _negated=True), ("withdraws__isnull", True)),
                    _connector="OR",
                ),
                name="decision_withdraws_another",
                violation_error_message="Withdrawing, and nothing else, names the decision withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F"])),
                name="publishedfigure_reliability_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("credibility__in", [1, 2, 3, 4, 5, 6])),
                name="publishedfigure_credibility_vocabulary",
                violation_error_message="This value is not in the vocabulary.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("household_size__gt", 0), ("household_size__lte", 100)),
                name="publishedfigure_household_size_range",
                violation_error_message="A household has more than 0 and at most 100 people.",
            ),
        ),
    ]
