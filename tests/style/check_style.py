#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a reader may rely on in this repository.

  check_style.py ROOT                     sources and documents
  check_style.py ROOT --symbols FILE...   also: no external symbol is defined in two of these archives or objects
  check_style.py ROOT --self-test         each check finds a planted fault, or it proves nothing
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

BANNED = re.compile(r"(?<![\w.>])(strcpy|strcat|sprintf|strtok|atoi|atof|gets|gmtime|localtime|rand|system|popen)\s*\(")


def files(root, *endings):
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    names = listed.stdout.splitlines() if listed.returncode == 0 and listed.stdout else [
        os.path.relpath(os.path.join(d, f), root) for d, _, fs in os.walk(root) for f in fs]
    return [n for n in names if n.endswith(endings) and os.path.exists(os.path.join(root, n))]


def read(root, name):
    with open(os.path.join(root, name), encoding="utf-8") as file:
        return file.read()


def check_sources(root):
    for name in files(root, ".c", ".h", ".sql"):
        text = read(root, name)
        if "SPDX-License-Identifier: EUPL-1.2" not in text.split("\n", 1)[0]:
            yield f"{name}:1: the first line names no licence (SPDX)"
        for number, line in enumerate(text.split("\n"), 1):
            if name.startswith("src/") and re.match(r'\s*#\s*include\s*"\.\./', line):
                yield f"{name}:{number}: an include that climbs out of its stage"
            match = BANNED.search(re.sub(r'"(\\.|[^"\\])*"|//.*|/\*.*?\*/', "", line))
            if match and name.startswith(("src/", "include/")):
                yield f"{name}:{number}: {match[1]} is not used here"
            if re.search(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b", line): # written so that it does not find itself
                yield f"{name}:{number}: an unfinished mark"


def check_safeguards(root, commands):
    """Safeguards can be taken away in one header, and only a test does: no other source or build file has such a flag."""
    for name in files(root, ".c", ".h", "meson.build", "dev"):
        if name.startswith("tests/") or name == "src/base/safeguard.h":
            continue
        for number, line in enumerate(read(root, name).split("\n"), 1):
            if "SM_TEST_" in line:
                yield f"{name}:{number}: a flag of the tests"
    for entry in commands:
        if "-DSM_TEST_" in entry["command"] and not entry.get("output", "").startswith("tests/"):
            yield f"{entry['file']}: built with a flag of the tests"


def check_documents(root):
    """Every path that a document names exists."""
    for name in files(root, ".md"):
        text = re.sub(r"```.*?```", "", read(root, name), flags=re.S)
        folder = os.path.dirname(name)
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
            if not os.path.exists(os.path.join(root, folder, target)):
                yield f"{name}: links to {target}, which is not there"
        for target in re.findall(r"`((?:src|include|rules|tests|docs|bench|examples)/[\w./-]+)`", text):
            if re.search(r"xx|XX|_X", target): # a place to be filled in
                continue
            if not os.path.exists(os.path.join(root, target)) and not os.path.exists(os.path.join(root, folder, target)):
                yield f"{name}: names {target}, which is not there"


def check_symbols(paths):
    """Static libraries hide a clash: the linker takes whichever comes first."""
    owner = {}
    paths = list(paths) + glob.glob("sentimeter.p/*.o") # the commands, when run from a build folder
    for path in paths:
        listed = subprocess.run(["nm", "--defined-only", "--extern-only", path], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            words = line.split()
            if len(words) == 3 and words[1] in "TDBRC" and not words[2].startswith("__"):
                if owner.setdefault(words[2], path) != path:
                    yield f"{words[2]} is defined in {os.path.basename(owner[words[2]])} and in {os.path.basename(path)}"


def check_includes(commands, exceptions=""):
    """A stage sees include/, src/base, its own folder and what `sees` in src/meson.build allows it: held against what the
    build really tells the compiler."""
    sees = {stage: re.findall(r"'(\w+)'", others) for stage, others in re.findall(r"'(\w+)': \[([^\]]*)\]", exceptions)}
    for entry in commands:
        match = re.search(r"(?:^|/)src/(\w+)/", entry["file"])
        if not match or match[1] == "cli" or "leaky" in entry.get("output", ""):
            continue
        stage, source = match[1], os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        top = source[:source.rindex(f"/src/{stage}/")]
        for folder in re.findall(r"-I(\S+)", entry["command"]):
            seen = os.path.normpath(os.path.join(entry["directory"], folder))
            below = os.path.relpath(seen, top)
            inside = [b for b in (below, re.sub(r"^build[^/]*/", "", below)) if b in (
                "include", "src", "src/base", f"src/{stage}") or b.startswith(f"src/{stage}/") or
                b.removeprefix("src/") in sees.get(stage, ())]
            if seen.startswith(top) and not inside and ".p" not in below:
                yield f"{entry['file']}: {stage} is shown {below}"


def check_schemas(root):
    """The keys that the readers know are the keys that the published schemas name. Of policy.yaml, whose settings stand in a
    table, tests/unit/govern/test_settings.c holds more than the names."""
    readers = ((("src/collect/feeds.c", "src/collect/map.c"), "feeds"), (("src/match/topics.c",), "topics"),
               (("src/match/areas.c",), "areas"))
    for files, name in readers:
        text = "".join(read(root, file) for file in files if os.path.exists(os.path.join(root, file)))
        if not text:
            continue
        lists = re.findall(r"const char \*const \w*(?:keys|known)\w*\[\] = \{([^}]*)\}", text)
        known = set(re.findall(r'"([a-z_]+)"', " ".join(lists)))
        schema = json.loads(read(root, f"docs/schema/{name}.schema.json"))
        published, left = set(), [schema]
        while left:
            part = left.pop()
            if isinstance(part, dict):
                published |= set(part.get("properties", {})) if part.get("additionalProperties") is False else set()
                left += part.values()
            elif isinstance(part, list):
                left += part
        for key in sorted(known ^ published):
            yield f"docs/schema/{name}.schema.json: {key} is known to {'the reader' if key in known else 'the schema'} only"


def self_test():
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, "src/x"))
        with open(os.path.join(root, "src/x/a.c"), "w", encoding="utf-8") as file:
            file.write('// nothing\n#include "../y/b.h"\nvoid f(char *s) { strcpy(s, "x"); }\n// TO' + "DO\n")
        with open(os.path.join(root, "A.md"), "w", encoding="utf-8") as file:
            file.write("[x](gone.md) and `src/gone.c`\n")
        found = list(check_sources(root)) + list(check_documents(root))
        objects = []
        for name in ("one", "two"):
            source, made = os.path.join(root, name + ".c"), os.path.join(root, name + ".o")
            with open(source, "w", encoding="utf-8") as file:
                file.write("int twice(void);\nint twice(void) { return 1; }\n")
            subprocess.run(["cc", "-c", source, "-o", made], check=True)
            objects.append(made)
        found += list(check_symbols(objects))
        found += list(check_includes([{"directory": "/r/build", "file": "../src/ask/a.c",
                                       "command": "cc -I../include -I../src/ask -I../src/protect -c a.c"}]))
        with open(os.path.join(root, "src/x/b.c"), "w", encoding="utf-8") as file:
            file.write("// SPDX-License-Identifier: EUPL-1.2\n#ifdef SM_TEST_X\n#endif\n")
        found += list(check_safeguards(root, [{"file": "x.c", "command": "cc -DSM_TEST_X x.c", "output": "src/x.o"}]))
        os.makedirs(os.path.join(root, "src/collect"))
        os.makedirs(os.path.join(root, "docs/schema"))
        with open(os.path.join(root, "src/collect/feeds.c"), "w", encoding="utf-8") as file:
            file.write('static const char *const keys[] = { "mode", "gone", NULL };')
        with open(os.path.join(root, "docs/schema/feeds.schema.json"), "w", encoding="utf-8") as file:
            file.write('{"additionalProperties": false, "properties": {"mode": {}, "new": {}}}')
        found += list(check_schemas(root))
    if len(found) != 12:
        print("\n".join(found))
        raise SystemExit(f"12 planted faults, {len(found)} found")


if __name__ == "__main__":
    top = sys.argv[1]
    if sys.argv[2:] == ["--self-test"]:
        self_test()
        sys.exit(0)
    problems = list(check_sources(top)) + list(check_documents(top)) + list(check_schemas(top))
    if os.path.exists("compile_commands.json"): # in a build folder
        with open("compile_commands.json", encoding="utf-8") as commands:
            exceptions = re.search(r"^sees = \{(.*?)\}", read(top, "src/meson.build"), re.S | re.M)
            built = json.load(commands)
            problems += list(check_includes(built, exceptions[1] if exceptions else ""))
            problems += list(check_safeguards(top, built))
    if sys.argv[2:3] == ["--symbols"]:
        problems += list(check_symbols(sys.argv[3:]))
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
