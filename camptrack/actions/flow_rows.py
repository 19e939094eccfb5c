"""What changed in a camp's waves, written."""

from camptrack.models import Wave, WaveFlow
from camptrack.queries.flows import flow_rows, stored_flow_rows
from camptrack.reconcile.camp import Reconciliation


def write_flows(camp_id: int, decided: Reconciliation) -> bool:
    """Bring the stored flows of a camp's waves to what was decided; whether anything differed."""
    wanted = flow_rows(decided)
    if wanted == stored_flow_rows(camp_id):
        return False
    WaveFlow.objects.filter(camp=camp_id).delete()
    waves = dict(Wave.objects.filter(slug__in=[row[0] for row in wanted]).values_list("slug", "pk"))
    WaveFlow.objects.bulk_create(
        WaveFlow(wave_id=waves[wave], camp_id=camp_id, measure=measure, start=start, end=end, people=people)
        for wave, measure, start, end, people in wanted
    )
    return True
