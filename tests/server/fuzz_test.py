#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The API against its description: python3 fuzz_test.py build/sentimeter [SECONDS]. Needs node and the packages of
package.json (./dev test installs them); without these it is skipped."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from server import Server, demo

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
OPENAPI = os.path.join(ROOT, "src", "serve", "api", "openapi.json")


def same_schema():
    """openapi.json repeats the schema of an answer, for it has to stand alone."""
    with open(os.path.join(ROOT, "docs", "schema", "antwoord.schema.json"), encoding="utf-8") as file:
        wanted = json.loads(file.read().replace("#/$defs/", "#/components/schemas/"))
    with open(OPENAPI, encoding="utf-8") as file:
        schemas = json.load(file)["components"]["schemas"]
    parts = wanted.pop("$defs")
    for name in ("$schema", "$comment", "title"):
        wanted.pop(name)
    return schemas["antwoord"] == wanted and all(schemas[name] == part for name, part in parts.items())


def main():
    program, seconds = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "10"
    if not shutil.which("node") or not os.path.isdir(os.path.join(HERE, "node_modules", "fast-check")):
        print("no node here, or no packages: ./dev test installs them")
        return 77
    if not same_schema():
        print("openapi.json and docs/schema/antwoord.schema.json differ")
        return 1
    for more in ([], ["--self-test"]):
        subprocess.run(["node", os.path.join(HERE, "adr.mjs"), OPENAPI, *more], check=True)
    with tempfile.TemporaryDirectory(prefix="sentimeter-fuzz-") as folder:
        workspace = os.path.join(folder, "demo")
        if "DEMO" in os.environ:
            shutil.copytree(os.environ["DEMO"], workspace)
        else:
            demo(program, workspace)
        server = Server(program, workspace)
        code = subprocess.run(["node", os.path.join(HERE, "fuzz.mjs"), f"http://127.0.0.1:{server.port}",
                               json.dumps(server.tokens), seconds, *sys.argv[3:]], check=False).returncode
        return code or server.close()


if __name__ == "__main__":
    sys.exit(main())
