"""What `make run` says when everything runs."""

import json
from typing import Any

from camptrack.local.home import Home


def greeting(home: Home, address: str) -> str:
    """Addresses, sign-ins, an example that works when pasted."""
    lines = ["", "camptrack runs. Ctrl-C stops it.", ""]
    lines += [
        f"  site   {address}/",
        f"  admin  {address}/admin/",
        f"  API    {address}/api/docs/",
        f"  logs   {home.logs}",
    ]
    demo = _demo(home)
    if sign_ins := demo.get("sign_ins"):
        lines += ["", "  sign in as"]
        lines += [f"    {one['role']:<14} {one['username']}  {one['password']}" for one in sign_ins]
    if key := demo.get("api_key"):
        path = demo.get("example_path", "/api/v1/camps/")
        lines += ["", "  try", f"    curl -H 'Authorization: Bearer {key}' '{address}{path}'"]
    return "\n".join([*lines, ""])


def _demo(home: Home) -> dict[str, Any]:
    try:
        found = json.loads(home.demo.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
