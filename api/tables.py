"""Columns of each list in tabular formats, as docs/reference/columns.md has them; totals: total_tables.py."""

from .answers import AreaAnswer, CampAnswer, FigureAnswer, ReportAnswer, SourceAnswer, WaveAnswer
from .table_columns import table_of
from .total_tables import COMPOSITION, EVIDENCE, FLOWS, POPULATION, SERIES, TOTALS

_MEMBERS = "To members of the report's organisation; empty for all others."
_WORKING = "Empty to those who neither enter nor review."

REPORTS = table_of(
    ReportAnswer,
    "reports",
    "Reports, every revision by itself",
    """
    id #meta+id
    revision #meta+revision
    supersedes #meta+supersedes
    superseded_by #meta+superseded
    status #status+report
    audience
    organisation #org+code
    source
    title
    url
    language
    published_on
    excerpt
    correction_reason #description+correction
    pending #status+pending
    entered_at #date+entered
    figures.count #meta+figures+num
    reliability
    credibility
    external_id #meta+id+external
    operation #meta+operation
    round_number #meta+round
    """,
    {
        "figures_count": "How many figures it has; they are rows of `/figures/`.",
        "reliability": _MEMBERS,
        "credibility": _MEMBERS,
        "external_id": _MEMBERS,
    },
)
FIGURES = table_of(
    FigureAnswer,
    "figures",
    "Figures as reports state them; several may speak of the same people, so never add them up",
    """
    id #meta+id
    report #meta+report+id
    camp
    measure
    start
    end
    on
    value
    unit
    qualifier
    low
    best #affected+best
    high
    stated_low #affected+stated+low
    stated_high #affected+stated+high
    households
    household_size
    household_size_assumed #indicator+household_size+assumed
    method
    reason
    wave
    attributed_to
    quote
    gender
    min_age
    max_age
    population_group
    origin
    suppressed #status+suppressed
    counting #status+counting
    breakdown.count #meta+breakdown+num
    decisions.count #meta+decisions+num
    published.reliability #meta+published+reliability
    published.credibility #meta+published+credibility
    published.household_size #indicator+published+household_size
    """,
    {
        "breakdown_count": "How many cells its breakdown has; JSON has them.",
        "decisions_count": "How many decisions reviewers made about it; JSON has them.",
        "published_reliability": _MEMBERS,
        "published_credibility": _MEMBERS,
    },
)
CAMPS = table_of(
    CampAnswer,
    "camps",
    "Camps and other sites",
    """
    code #loc+camp+code
    name #loc+camp+name
    names.en #loc+camp+name+i_en
    names.fr #loc+camp+name+i_fr
    names.es #loc+camp+name+i_es
    names.ar #loc+camp+name+i_ar
    aliases #loc+camp+name+alt
    area #adm+code
    location_code #country+code
    site_type #loc+type
    local_type #loc+type+local
    latitude #geo+lat
    longitude #geo+lon
    capacity #capacity
    household_size
    merged_into #loc+camp+code+merged
    former_codes #loc+camp+code+former
    """,
)
AREAS = table_of(
    AreaAnswer,
    "areas",
    "Areas: countries and what lies under them",
    """
    code #adm+code
    name #adm+name
    names.en #adm+name+i_en
    names.fr #adm+name+i_fr
    names.es #adm+name+i_es
    names.ar #adm+name+i_ar
    level #adm+level
    parent #adm+code+parent
    location_code #country+code
    valid_from #date+start
    valid_to #date+end
    """,
)
SOURCES = table_of(
    SourceAnswer,
    "sources",
    "Sources: who publishes",
    """
    slug #meta+source
    name #meta+source+name
    kind #meta+source+type
    url
    reliability
    credibility
    """,
    {"reliability": _WORKING, "credibility": _WORKING},
)
WAVES = table_of(
    WaveAnswer,
    "waves",
    "Waves: named movements",
    """
    slug #event+wave+code
    label #event+wave+name
    cause #cause
    origin_area #adm+code+origin
    origin_camp #loc+camp+code+origin
    destination_area #adm+code+destination
    destination_camp #loc+camp+code+destination
    """,
)
#: by the ending of the address
TABLES = {
    f"/{table.name}/": table
    for table in (
        *(REPORTS, FIGURES, CAMPS, AREAS, SOURCES, WAVES, TOTALS, FLOWS),
        *(POPULATION, SERIES, COMPOSITION, EVIDENCE),
    )
}
