#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""check_front.py FRONT FULL: the light program loads none of the libraries that would make it slow to start.

The full program must be found to load them, or this looks at nothing."""
import re
import subprocess
import sys

HEAVY = {"libcurl", "libxml2", "libsqlite3", "libxlsxwriter", "libmicrohttpd"}


def loaded(program):
    told = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
    return {name.split(".so")[0] for name in re.findall(r"\(NEEDED\).*\[(.+)\]", told)}


if __name__ == "__main__":
    front, full = loaded(sys.argv[1]), loaded(sys.argv[2])
    if front & HEAVY or not full & HEAVY:
        raise SystemExit(f"loads what takes long: {sorted(front & HEAVY)}; the full program: {sorted(full & HEAVY)}")
