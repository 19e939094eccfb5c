"""A small file system for the cluster alone, so that it can be full. Only root may mount one."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path


class Disk:
    """An ext4 image in the storm's folder. It outlives a reboot; the mount is made again."""

    def __init__(self, home: Path, megabytes: int) -> None:
        self.image, self.mount, self.megabytes = home / "disk.img", home / "disk", megabytes
        self.why_not = "" if os.geteuid() == 0 else "only root may mount a file system"

    def open(self) -> Path | None:
        """Where it is mounted; None where it cannot be, and `why_not` says why."""
        if self.why_not or (not shutil.which("mkfs.ext4") and not Path("/usr/sbin/mkfs.ext4").exists()):
            self.why_not = self.why_not or "mkfs.ext4 is not installed"
            return None
        self.mount.mkdir(exist_ok=True)
        if os.path.ismount(self.mount):
            return self._swept()
        try:
            if not self.image.exists():
                beside = self.image.with_suffix(".new")
                with beside.open("wb") as file:
                    file.truncate(self.megabytes * 2**20)
                _run("/usr/sbin/mkfs.ext4", "-q", "-m", "0", str(beside))
                beside.rename(self.image)
            _run("/usr/bin/mount", "-o", "loop", str(self.image), str(self.mount))
        except subprocess.CalledProcessError as error:
            self.why_not = f"a file system could not be mounted: {error.stderr.decode().strip()}"
            return None
        return self._swept()

    def _swept(self) -> Path:
        self.mount.chmod(0o755)
        self.free()
        return self.mount

    def fill(self) -> None:
        """To the last block."""
        with (self.mount / "filler").open("wb") as file:
            size = shutil.disk_usage(self.mount).free
            while size >= 4096:
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)
                except OSError:
                    size //= 2

    def free(self) -> None:
        (self.mount / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        """Whoever looks at it may be in the way: then it stays."""
        if os.path.ismount(self.mount):
            with contextlib.suppress(subprocess.CalledProcessError):
                _run("/usr/bin/umount", str(self.mount))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
