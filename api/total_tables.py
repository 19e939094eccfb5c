"""What tabular formats write of each total. docs/reference/columns.md tells the same."""

from .table_columns import table_of
from .total_answers import (
    ComposedCellAnswer,
    FindingAnswer,
    FlowAnswer,
    PeriodAnswer,
    PopulationAnswer,
    TotalAnswer,
)

_SITES = "People in recorded sites: an area counts those of its camps, not all who live in it."

TOTALS = table_of(
    TotalAnswer,
    "totals",
    "People in recorded sites, by area or camp",
    """
    location_code #country+code
    location_name #country+name
    admin1_code #adm1+code
    admin1_name #adm1+name
    admin2_code #adm2+code
    admin2_name #adm2+name
    admin3_code #adm3+code
    admin3_name #adm3+name
    admin4_code #adm4+code
    admin4_name #adm4+name
    admin_level #adm+level
    camp_code #loc+camp+code
    camp_name #loc+camp+name
    site_type #loc+type
    latitude #geo+lat
    longitude #geo+lon
    population_group
    reference_period_start #date+start
    reference_period_end #date+end
    low
    best #affected+best
    high
    basis #meta+basis
    freshness #meta+freshness
    coverage #indicator+coverage
    camps #loc+camp+num
    camps_without_data #loc+camp+num+unknown
    camps_stale #loc+camp+num+stale
    camps_flows_only #loc+camp+num+flows
    arrivals_7d #affected+arrivals
    departures_7d #affected+departures
    pending #status+pending
    """,
    {"best": f"{_SITES} Null without data, never 0. Of a group: of the breakdowns that are published."},
)
FLOWS = table_of(
    FlowAnswer,
    "flows",
    "People who moved with named waves, from origin to destination",
    """
    wave #event+wave+code
    label #event+wave+name
    origin_kind #loc+type+origin
    origin_code #loc+code+origin
    origin_name #loc+name+origin
    origin_location_code #country+code+origin
    destination_kind #loc+type+destination
    destination_code #loc+code+destination
    destination_name #loc+name+destination
    destination_location_code #country+code+destination
    reference_period_start #date+start
    reference_period_end #date+end
    people #affected
    """,
)
#: without `settled_through`, which moves with the clock alone: it is a header
POPULATION = table_of(
    PopulationAnswer,
    "population",
    "People on a day",
    """
    on
    known_at #date+known
    unit #meta+unit
    low
    best #affected+best
    high
    basis #meta+basis
    anchor #meta+id+anchor
    anchor_on #date+anchor
    anchor_age_days #meta+anchor+age
    drift #affected+drift
    freshness #meta+freshness
    camps #loc+camp+num
    camps_without_data #loc+camp+num+unknown
    camps_stale #loc+camp+num+stale
    camps_flows_only #loc+camp+num+flows
    arrivals_7d #affected+arrivals
    departures_7d #affected+departures
    pending #status+pending
    computed_at #date+computed
    policy #meta+policy
    change #affected+change
    change_same_camps #affected+change+same
    """,
    {"best": _SITES},
)
SERIES = table_of(
    PeriodAnswer,
    "series",
    "People over time, a row a period",
    """
    start
    on
    low
    best #affected+best
    high
    arrivals #affected+arrivals
    departures #affected+departures
    basis #meta+basis
    """,
    {"best": _SITES},
)
COMPOSITION = table_of(
    ComposedCellAnswer,
    "composition",
    "Who the people are: the cells of a cut that are published",
    """
    gender
    min_age
    max_age
    population_group
    origin
    count #affected
    suppressed #meta+suppressed+num
    """,
    {"count": f"{_SITES} Of the cells that are published; empty: none is. Who is in no cell is in JSON."},
)
EVIDENCE = table_of(
    FindingAnswer,
    "evidence",
    "Every figure that bears on a total, and what it contributes",
    """
    figure #meta+id
    camp
    role #meta+role
    reason #meta+role+reason
    explanation #description+role
    contribution #affected+contribution
    drift #affected+drift
    because #meta+id+because
    since #date+since
    measure
    start
    end
    value
    qualifier
    unit
    low
    best #affected+best
    high
    quote
    attributed_to
    source
    source_name #meta+source+name
    report #meta+report+id
    title
    url
    published_on
    wave
    counts_as #indicator+measure+counted
    suppressed #status+suppressed
    reliability
    credibility
    """,
)
