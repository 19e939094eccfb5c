"""What a national report costs: seconds and memory of its data and of each file."""

import json
import subprocess
import sys


def national(code: str) -> dict[str, str]:
    """Lines of the table, of a country by its code."""
    command = [sys.executable, "-m", "benchmarks.issue", code]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    before, peak = found["megabytes_before"], found["megabytes"]
    seconds = f"{found['seconds']} s ({found['seconds_of_python']} s of Python)"
    took = f"{seconds}, {peak} MB at the peak ({before} MB before it begins)"
    lines = {f"issue over {found['camps']:,} camps, its data": f"{took}, {found['bytes']:,} bytes"}
    for name, each in found["files"].items():
        took = f"{each['seconds']} s, {each['megabytes']} MB at the peak"
        lines[f"its {name}"] = f"{took}, {each['bytes']:,} bytes"
    return lines
