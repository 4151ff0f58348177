#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""readability.py RULES: what people read about settings, findings and rights, measured.

Flesch-Douma: 206.84 - 0.93 x words per sentence - 77 x syllables per word. 60 and more is plain Dutch (about B1 for its form;
no formula knows whether the words are). Each file has at least LOWEST, and no sentence of more than LONGEST words. Names of
settings, commands and files are what they are: what stands in quotes counts as one word of two syllables. The control: a
paragraph as offices write it fails on both counts.
"""
import pathlib
import re
import sys

LOWEST, LONGEST = 60.0, 25
VOWELS = re.compile(r"ij|[ëïöüé]|ie|oe|eu|ou|au|ui|ei|aa|ee|oo|uu|ai|oi|[aeiouyàèáíóú]")

OFFICIALESE = """Ten behoeve van de verwezenlijking van de doelstellingen van de gegevensverwerking dient de
verwerkingsverantwoordelijke, onverminderd het bepaalde in de desbetreffende uitvoeringsregelingen, voorafgaandelijk zorg te
dragen voor de totstandkoming van een gegevensbeschermingseffectbeoordeling."""


def sentences(text):
    text = re.sub(r"'[^']*'|\S*[@/]\S*|\w+\.\w+", "naam", text)
    return [words for part in re.split(r"[.!?:;]+(?:\s|$)|\n\s*\n|\n-", text) if (words := re.findall(r"[^\W\d_]+|\d+", part))]


def syllables(word):
    return max(1, len(VOWELS.findall(word.lower()))) if not word.isdigit() else 2


def measure(texts):
    found = [s for text in texts for s in sentences(text)]
    words = [word for s in found for word in s]
    score = 206.84 - 0.93 * len(words) / len(found) - 77 * sum(map(syllables, words)) / len(words)
    return score, max(found, key=len), len(found)


def rows(path, columns):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield from (cells[c] for c in columns)


def letter(path):
    return ["\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))]


def problems(name, texts):
    score, longest, count = measure(texts)
    print(f"{name:32} {score:6.1f}  {count:4} sentences, longest {len(longest)} words")
    return ([f"{name}: {score:.1f} is under {LOWEST}: shorter words and sentences"] if score < LOWEST else []) + \
           ([f"{name}: {len(longest)} words: {' '.join(longest)}"] if len(longest) > LONGEST else [])


def main():
    rules = pathlib.Path(sys.argv[1])
    found = problems("policy/settings.nl.tsv", rows(rules / "policy/settings.nl.tsv", (2, 3, 4)))
    found += problems("audit/checks.nl.tsv", rows(rules / "audit/checks.nl.tsv", (1, 2)))
    for path in sorted((rules / "rights").glob("*.nl.txt")):
        found += problems(f"rights/{path.name}", letter(path))
    if len(problems("(control) officialese", [OFFICIALESE])) != 2:
        sys.exit("the control was not found: this test cannot fail")
    print("\n".join(found))
    sys.exit(1 if found else 0)


main()
