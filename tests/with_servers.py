"""`python -m tests.with_servers COMMAND`: run it with servers of its own and an empty database."""

import os
import subprocess
import sys

from camptrack.local.postgres import OWNER
from tests.servers import DATABASE, Servers


def main() -> int:
    servers = Servers()
    try:
        servers.postgres.sql(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        environment = {**os.environ, **servers.environment()}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    finally:
        servers.stop()


if __name__ == "__main__":
    sys.exit(main())
