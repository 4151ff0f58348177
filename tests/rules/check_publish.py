#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Each paper that publish makes is what its schema in docs/schema says, of a demonstration and of a workspace in which
everything is filled in.

  check_publish.py PROGRAM ROOT

The validator knows the part of JSON Schema that these schemas use, and stops at a word that it does not know."""
import json
import os
import re
import subprocess
import sys
import tempfile

KINDS = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None), "boolean": bool}
KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "additionalProperties", "required", "properties",
         "patternProperties", "enum", "minLength", "maxLength", "pattern", "items", "minItems", "maxItems", "minimum",
         "maximum", "anyOf", "allOf", "default"}


def validate(value, schema, root, at="$"):
    """Yields what is wrong."""
    unknown = set(schema) - KNOWN
    assert not unknown, f"the validator does not know {unknown}"
    if "$ref" in schema:
        yield from validate(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, at)
        return
    for part in schema.get("allOf", []):
        yield from validate(value, part, root, at)
    if "anyOf" in schema and all(list(validate(value, part, root, at)) for part in schema["anyOf"]):
        yield f"{at}: fits none of the kinds"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, KINDS[k]) and (k != "integer" or not isinstance(value, bool)) for k in kinds):
        yield f"{at}: is no {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not allowed"
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0) or len(value) > schema.get("maxLength", 10**9):
            yield f"{at}: has {len(value)} characters"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} is not of the form"
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at}: {value} is out of range"
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9):
            yield f"{at}: has {len(value)} items"
        for index, item in enumerate(value):
            yield from validate(item, schema.get("items", {}), root, f"{at}[{index}]")
    if isinstance(value, dict):
        yield from validate_object(value, schema, root, at)


def validate_object(value, schema, root, at):
    for key in schema.get("required", []):
        if key not in value:
            yield f"{at}: {key} is missing"
    for key, below in value.items():
        fits = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        fits += [s for p, s in schema.get("patternProperties", {}).items() if re.search(p, key)]
        if not fits and schema.get("additionalProperties") is False:
            yield f"{at}: {key} has no place here"
        for one in fits:
            yield from validate(below, one, root, f"{at}.{key}")


def publish(program, workspace, paper):
    return subprocess.run([program, "publish", paper, "--workspace", workspace, "--language-ui", "nl"], capture_output=True,
                          text=True, check=True)


def fill(workspace):
    """A mandate in which nothing is open that the settings can say."""
    path = os.path.join(workspace, "policy.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read().replace("mode: demo", "mode: production")
    text = re.sub(r"^# (organisation_uri|purpose|legal_basis|dpia|officer|contact|until): ", r"\1: ", text, flags=re.M)
    text = text.replace("contact: 14 000, vraag naar het team Dialoog", "contact: team Dialoog, dialoog@voorbeeldgemeente.example")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def schema_of(root, paper):
    with open(f"{root}/docs/schema/publish-{paper}.schema.json", encoding="utf-8") as file:
        return json.load(file)


def check_papers(program, root, workspace, found):
    for paper in ("register", "dpia", "rvva"):
        made = publish(program, workspace, paper)
        document, schema = json.loads(made.stdout), schema_of(root, paper)
        found += [f"{paper}: {fault}" for fault in validate(document, schema, schema)]
        told = made.stderr.count("\n")
        if made.stdout.count("[OPEN: ") > told:
            found.append(f"{paper}: more is open than was told")
        # The negative control: what is missing or has no place is found.
        for spoil in (lambda d: d.pop(sorted(schema["required"])[0]), lambda d: d.update(geheim="x")):
            spoiled = json.loads(made.stdout)
            spoil(spoiled)
            assert list(validate(spoiled, schema, schema)), f"{paper}: the validator misses a fault"
    return found


def check_drift(program, workspace, found):
    """What was just published is what runs; after a change of k the audit names the setting and the paper."""
    def drift():
        done = subprocess.run([program, "audit", "drift", "--workspace", workspace, "--language-ui", "en"], capture_output=True, text=True)
        return done.returncode, done.stdout
    publish(program, workspace, "register")
    publish(program, workspace, "dpia")
    if drift()[0] != 0:
        found.append(f"drift: {drift()} right after publishing")
    with open(os.path.join(workspace, "policy.yaml"), "a", encoding="utf-8") as file:
        file.write("\nk: 40\n")
    code, told = drift()
    if code != 1 or "k" not in told:
        found.append(f"drift: another k is not told: {told}")
    publish(program, workspace, "dpia") # the register is what it was
    code, told = drift()
    if code != 1 or "register" not in told or "paper dpia" in told:
        found.append(f"drift: a register that was left behind is not told: {told}")


def check_log(program, root, workspace, found):
    export = os.path.join(workspace, "posts.csv")
    with open(export, "w", encoding="utf-8") as file:
        file.write("id,author,text,published\n1,anna,Parkeren is te duur,2026-05-12T10:00:00Z\n")
    subprocess.run([program, "import", "--workspace", workspace, export], capture_output=True, check=True)
    schema, lines = schema_of(root, "ldv"), publish(program, workspace, "ldv").stdout.splitlines()
    if not lines:
        found.append("ldv: no line of a run")
    for line in lines:
        found += [f"ldv: {fault}" for fault in validate(json.loads(line), schema, schema)]
        if "anna" in line:
            found.append("ldv: names somebody")


def main():
    program, root = os.path.abspath(sys.argv[1]), sys.argv[2]
    found = []
    with tempfile.TemporaryDirectory(prefix="sentimeter-publish-") as folder:
        workspace = os.path.join(folder, "ws")
        subprocess.run([program, "init", workspace], capture_output=True, check=True)
        check_papers(program, root, workspace, found)
        check_log(program, root, workspace, found)
        fill(workspace)
        check_papers(program, root, workspace, found)
        page = publish(program, workspace, "page")
        if "[OPEN" in page.stdout or "{{" in page.stdout:
            found.append("page: something is open though all was filled in")
        check_drift(program, workspace, found)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
