"""What a national report costs: seconds and memory of its data and of each file."""

import json
import subprocess
import sys


def national(code: str) -> dict[str, str]:
    """Lines of the table, of a country by its code."""
    command = [sys.executable, "-m", "benchmarks.issue", code]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    lines = {
        f"issue over {found['camps']:,} camps, its data": (
            f"{found['seconds']} s, {found['megabytes']} MB at peak ({found['megabytes_before']} MB before "
            f"it begins), {found['bytes']:,} bytes"
        )
    }
    for name, each in found["files"].items():
        lines[f"its {name}"] = (
            f"{each['seconds']} s, {each['megabytes']} MB at the peak, {each['bytes']:,} bytes"
        )
    return lines
