#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Reads the Dutch texts of the action options, exercises and papers as a reader at B1 would.

  check_options.py PROGRAM RULES_FOLDER     the shipped texts
  check_options.py --self-test              the measure tells a hard text from an easy one

The measure, of each text: sentences of at most 20 words, 13 on average; no more than 12 in 100 words of five syllables or
more. Of each kind of text as a whole: Flesch-Douma (206.84 - 0.77 * syllables per 100 words - 0.93 * words per sentence)
of 70 or more, which is "fairly easy"; B1 is put at 60 and above."""
import json
import re
import subprocess
import sys

EASY, SENTENCE_MAX, SENTENCE_MEAN, LONG_SHARE = 70, 20, 13, 0.12


def words_of(text):
    return re.findall(r"[A-Za-zÀ-ÿ]+", text)


def syllables(word):
    """Groups of vowels; Dutch double vowels and diphthongs are one."""
    return max(1, len(re.findall(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|ou|au|[aeiouyàáâäèéêëìíîïòóôöùúûü]",
                                 word.lower())))


def sentences_of(text):
    return [s for s in re.split(r"(?<=[.!?:])\s+|\n+", text) if words_of(s)]


def measure(text):
    words, sentences = words_of(text), sentences_of(text)
    beats = [syllables(w) for w in words]
    return {
        "flesch": 206.84 - 77 * sum(beats) / len(words) - 0.93 * len(words) / len(sentences),
        "longest": max(len(words_of(s)) for s in sentences),
        "mean": len(words) / len(sentences),
        "long": sum(b >= 5 for b in beats) / len(words),
    }


def faults(name, text):
    found = measure(text)
    if found["longest"] > SENTENCE_MAX:
        yield f"{name}: a sentence of {found['longest']} words"
    if found["mean"] > SENTENCE_MEAN:
        yield f"{name}: {found['mean']:.1f} words a sentence"
    if found["long"] > LONG_SHARE:
        yield f"{name}: {found['long'] * 100:.0f} percent long words"


def ask(program, *words):
    return json.loads(subprocess.run([program, *words, "--json", "--language-ui", "nl"], capture_output=True, check=True).stdout)


def texts_of(program, rules):
    """{kind: {name: text}}"""
    kinds = {"options": {}, "exercises": {}, "context": {}}
    for option in ask(program, "options"):
        kinds["options"][option["id"]] = " ".join(
            option[part]["nl"] for part in ("explanation", "costs", "promise", "evidence") if part in option)
    for exercise in ask(program, "learn"):
        kinds["exercises"][exercise["id"]] = " ".join([exercise["question"], *exercise["choices"], exercise["why"]])
    with open(f"{rules}/publish/context.nl.md", encoding="utf-8") as file:
        kinds["context"]["context"] = re.sub(r"\{\{[^}]*\}\}\}?|^#.*$|^\d+\. |^- ", "", file.read(), flags=re.M)
    return kinds


def check_twins(program):
    """Both languages are there, and no two options have the same text."""
    seen = {}
    for option in ask(program, "options"):
        for part in ("title", "explanation", "costs", "evidence"):
            if option[part]["nl"] == option[part]["en"]:
                yield f"{option['id']}: {part} is the same in both languages"
        for part in ("title", "explanation"):
            if seen.setdefault(option[part]["nl"], option["id"]) != option["id"]:
                yield f"{option['id']}: the same {part} as {seen[option[part]['nl']]}"


def self_test():
    hard = ("De gegevensbeschermingseffectbeoordeling betreffende persoonsgegevensverwerking dient voorafgaand aan "
            "operationalisering te worden geaccordeerd door de verwerkingsverantwoordelijke organisatie-eenheid.")
    easy = "De meter leest een bericht. Daarna gaat de tekst weg. Niemand kan meer terug."
    assert measure(hard)["flesch"] < 30 and list(faults("hard", hard))
    assert measure(easy)["flesch"] > EASY and not list(faults("easy", easy))


def main():
    self_test()
    if sys.argv[1:] == ["--self-test"]:
        return 0
    program, rules = sys.argv[1:]
    found = list(check_twins(program))
    for kind, texts in texts_of(program, rules).items():
        for name, text in texts.items():
            found += faults(f"{kind}: {name}", text)
        whole = measure("\n".join(texts.values()))["flesch"]
        print(f"{kind}: {len(texts)} texts, Flesch-Douma {whole:.0f}")
        if whole < EASY:
            found.append(f"{kind}: Flesch-Douma {whole:.0f}, under {EASY}")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
