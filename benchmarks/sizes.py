"""How large a world is. Countries grow in number, not in size, but for one."""

from dataclasses import dataclass
from datetime import date

DAY_0 = date(2016, 1, 1)
#: ten years
DAYS = 3653

#: camps of every country but the one that grows; 20 in a district, 10 districts in a province
CAMPS_A_COUNTRY, CAMPS_A_DISTRICT, DISTRICTS_A_PROVINCE = 2000, 20, 10
FIGURES_A_CAMP, FIGURES_A_REPORT = 100, 5
#: its camps are a fifth of all; every other country is the same at every size
GROWING = "AAB"
GROWING_SHARE = 5


@dataclass(frozen=True)
class Size:
    """A world of so many figures, a hundred a camp."""

    figures: int

    @property
    def database(self) -> str:
        return f"camptrack_bench_{self.figures}"

    @property
    def camps(self) -> int:
        return max(self.figures // FIGURES_A_CAMP, 4)

    def countries(self) -> dict[str, int]:
        """Camps by country. The first is the one that is measured: the same camps at every size."""
        growing = max(self.camps // GROWING_SHARE, 1)
        left, found = self.camps - growing, {}
        for nth in range(26 * 26):
            if left <= 0:
                break
            code = f"A{chr(65 + nth // 26)}{chr(65 + nth % 26)}"
            if code != GROWING:
                found[code] = min(left, CAMPS_A_COUNTRY)
                left -= found[code]
        return {**found, GROWING: growing}
