"""`python -m contract`: is the document valid, and does it keep what was promised? `renew`: promise it."""

import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

from .promise import ACCEPTED, document, promise_of, promised, renew, unaccepted


def main(arguments: list[str]) -> str | None:
    """What is wrong, if anything."""
    current = document()
    wrong = [
        f"{'/'.join(map(str, each.path))}: {each.message}"
        for each in OpenAPIV31SpecValidator(current).iter_errors()
    ]
    if wrong:
        return "\n".join(["the OpenAPI document is not valid:", *wrong])
    if broken := unaccepted(current):
        advice = f"mend the API, or write the break and its reason into docs/reference/{ACCEPTED.name}"
        return "\n".join(["this breaks programs of partners:", *broken, advice])
    if arguments == ["renew"]:
        renew(current)
    elif promised() != promise_of(current):
        return "what was added to the API is not promised yet: run make openapi"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
