"""What is kept of a secret that was shown once."""

from hashlib import sha256


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: a secret of high entropy needs no slow hash, a guess costs nothing less."""
    return sha256(secret.encode()).hexdigest()
