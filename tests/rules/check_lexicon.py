#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""check_lexicon.py RULES LANGUAGE: the lexicon files of one language → exit 0, or 1 with a line for each mistake.

What the engine cannot see, because it reads a lexicon to the letter: order, doubles that would never count, entries
that are cut off, and words for groups of people, which carry no valence in any lexicon.
"""
import re
import sys
import unicodedata
from pathlib import Path

PARTS = {"adj", "noun", "verb", "adv", "other", "phrase"}
VALENCE = re.compile(r"-?[0-4](\.\d{1,2})?")
ENTRY_BYTES_MAX = 240  # the engine folds into 256 bytes and would drop the rest in silence
PHRASE_WORDS_MAX = 8
CHOICES_MAX = 64


def fold(text):
    """As the engine sees a word: lower case without accents, and a hyphen is a space."""
    letters = unicodedata.normalize("NFD", text.lower())
    letters = "".join(c for c in letters if not unicodedata.combining(c)).replace("ı", "i")
    return " ".join(re.sub(r"[^\w'~*/|]+", " ", letters.replace("’", "'")).split())


def read_identity(rules):
    """(terms that may stand nowhere, terms that may stand within a phrase); each language guards all lexicons of its own."""
    never, alone = set(), set()
    for line in rules.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            (alone if line.startswith("~") else never).add(fold(line.lstrip("~")))
    return never, alone


def check_phrase(entry):
    words = entry.split()
    if len(words) > PHRASE_WORDS_MAX:
        yield f"more than {PHRASE_WORDS_MAX} words"
    if words.count("*") > 1:
        yield "more than one gap"
    if words[0] == "*" or words[-1] == "*":
        yield "a gap at its end"
    if any(word.count("/") + 1 > CHOICES_MAX for word in words):
        yield f"more than {CHOICES_MAX} words in one place"


def check_identity(entry, forms, never, alone):
    options = [word.lstrip("~").split("/") for word in fold(entry).replace("|", "").split()]
    words = {option for place in options for option in place} | set(forms)
    if len(options) == 1:
        found = words & (never | alone)
    else:
        found = words & never
        spoken = f" {' '.join(place[0] for place in options)} "
        found |= {term for term in never if " " in term and f" {term} " in spoken}
    for term in sorted(found):
        yield f"a word for a group of people or a name: {term}"


def check_columns(entry, valence, part, forms):
    if not entry or entry != entry.lower() or entry != " ".join(entry.split()):
        yield "entry is not lower case with single spaces"
    if len(entry.encode()) > ENTRY_BYTES_MAX:
        yield f"entry is longer than {ENTRY_BYTES_MAX} bytes"
    if not VALENCE.fullmatch(valence) or abs(float(valence)) > 4:
        yield f"valence is not -4 to 4 with at most two decimals: {valence}"
    if part not in PARTS:
        yield f"unknown part: {part}"
    if (part == "phrase") != (" " in fold(entry)) and part in PARTS:
        yield "two words or more are a phrase, one word is not"
    if part == "phrase":
        if forms:
            yield "a phrase has no forms"
        yield from check_phrase(fold(entry))


def check_file(path, never, alone, earlier):
    """Yields (line, what is wrong); earlier is what the files before it hold, and is added to."""
    own, parts, last = {}, set(), ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        if not 3 <= len(columns) <= 5:
            yield number, "not three to five columns"
            continue
        if line != line.rstrip():
            yield number, "blanks at its end"
        entry, valence, part, forms, note = columns + [""] * (5 - len(columns))
        if entry.encode() < last.encode():
            yield number, f"not in order: {entry} behind {last}"
        last, folded = entry, fold(entry)
        if folded in own:
            yield number, f"{entry}: also on line {own[folded]}, which alone counts"
        elif earlier.get((folded, part)) and not note:  # another part of speech (fout) is not an override
            yield number, f"{entry}: also in {earlier[folded, part]}; an override says why in its note"
        own.setdefault(folded, number)
        parts.add((folded, part))
        words = [] if forms == "-" else fold(forms.lstrip("=")).split()
        for mistake in (*check_columns(entry, valence, part, forms), *check_identity(entry, words, never, alone)):
            yield number, f"{entry}: {mistake}"
    earlier.update({key: path.name for key in parts})


def main(rules, language):
    never, alone = read_identity(rules / "identity" / f"{language}.txt")
    if len(never | alone) < 150:
        print(f"identity/{language}.txt: fewer than 150 terms")
        return 1
    folder, earlier, wrong = rules / language, {}, 0
    for path in [folder / "lexicon.tsv", *sorted(folder.glob("lexicon-*.tsv"))]:
        for line, mistake in check_file(path, never, alone, earlier):
            wrong += 1
            print(f"{language}/{path.name}:{line}: {mistake}")
    print(f"{language}: {len(earlier)} entries, {wrong} mistakes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
