"""Run by `typeset` as a process: what to set on standard input, the bytes on standard output."""

import json
import sys

import typst


def main() -> int:
    asked = json.load(sys.stdin)
    taken = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]])
    try:
        written = typst.compile(
            asked["template"].encode(),
            sys_inputs=asked["inputs"],
            font_paths=taken,
            ignore_system_fonts=True,
            **asked["settings"],
        )
    except typst.TypstError as error:
        sys.stderr.write("\n".join([str(error), *error.hints]))
        return 1
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
