"""The project's settings and the migration linter, which no running process needs."""

from camptrack.settings import *  # noqa: F403
from camptrack.settings import INSTALLED_APPS as OWN

INSTALLED_APPS = [*OWN, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "include_apps": ["camptrack"],
    "database": "owner",
    "sql_analyser": "postgresql",
    "no_cache": True,
    # They add a unique key, a required column and an index to tables that no release has filled yet. 0017
    # makes accounts' addresses unique: there are few, and it names those that stand twice.
    "ignore_name": ["0004_carried_decisions", "0008_one_camp", "0017_invitations"],
}
