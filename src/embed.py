#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""embed: a file → a C source that holds its bytes.

python3 src/embed.py INPUT OUTPUT.c SYMBOL writes `const char SYMBOL[]`, terminated, and `const size_t SYMBOL_length`,
the bytes without the terminator. SQL, HTML, CSS and scripts stay files that people and editors can read."""
import pathlib
import sys

PER_LINE = 16


def main():
    if len(sys.argv) != 4 or not sys.argv[3].isidentifier():
        sys.exit("use: embed.py INPUT OUTPUT.c SYMBOL")
    source, target, symbol = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    content = source.read_bytes()
    # Character constants, because a plain 0xC3 does not fit where char is signed, nor -61 where it is not.
    constants = [f"'\\x{byte:02x}'" for byte in content + b"\0"]
    rows = [", ".join(constants[i:i + PER_LINE]) for i in range(0, len(constants), PER_LINE)]
    target.write_text(
        f"/* Made by src/embed.py from {source.name}. */\n"
        "#include <stddef.h>\n\n"
        f"extern const char {symbol}[];\n"
        f"extern const size_t {symbol}_length;\n\n"
        f"const char {symbol}[] = {{\n\t" + ",\n\t".join(rows) + "\n};\n"
        f"const size_t {symbol}_length = sizeof({symbol}) - 1;\n")


if __name__ == "__main__":
    main()
