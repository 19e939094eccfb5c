"""The pages for people who enter, review and read: parse, one call, present.

Nothing here saves evidence: every button calls an action, every page reads a query.
"""

# Django's autodiscovery imports this package; each module registers its pages with the site.
from . import (  # noqa: F401
    accounts,
    api_keys,
    areas,
    camps,
    deliveries,
    figures,
    imports,
    invitations,
    issues,
    operation,
    people,
    reference,
    reports,
    schedules,
    webhook_calls,
    webhooks,
)
