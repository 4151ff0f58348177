# SPDX-License-Identifier: EUPL-1.2
"""Labelled sets → how well the meter does on each, as shipped and with what was chosen on the other sets only.

Classes under another band are worked out from what `score --reasons` prints, where subjectivity has two decimals: a text or two
may fall on the other side than in the program itself."""
import glob
import itertools
import json
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "build", "sentimeter")
# What settings.tsv says of the neutral band is looked for among these: base, subjectivity, negative.
BANDS = list(itertools.product((0.35, 0.4, 0.45, 0.5, 0.55, 0.6), (0.4, 0.5, 0.6, 0.7, 0.8), (0.4, 0.5, 0.6, 0.67, 0.8, 1.0)))
BAND_FLOOR = 0.02
FELT = 0.5  # a rating from here on is a class, for those who need classes


def name_of(path):
    return os.path.basename(path)[:-4]


def language_of(path):
    return name_of(path).rsplit("-", 1)[-1]


def municipal_set(folder, language):
    """The municipal test set with its first labels, as one file of a language."""
    here = os.path.join(ROOT, "tests", "data", "municipal")
    with open(os.path.join(here, "labels-1.tsv"), encoding="utf-8") as file:
        label = dict(line.rstrip("\n").split("\t") for line in file)
    path = os.path.join(folder, f"municipal-{language}.tsv")
    with open(os.path.join(here, "posts.tsv"), encoding="utf-8") as posts, open(path, "w", encoding="utf-8") as out:
        for line in posts:
            number, lang, _topic, text = line.rstrip("\n").split("\t")
            if lang == language:
                out.write(f"{number}\t{label[number]}\t{text}\n")
    return path


def labelled_sets(folder):
    named = os.environ.get("SENTIMETER_LABELS")
    return sorted(glob.glob(os.path.join(named, "*.tsv")) if named else []) + [
        municipal_set(folder, "nl"), municipal_set(folder, "en")]


def said_of_others():
    """name of a set → the last column of its row in the README beside the sets."""
    readme = os.path.join(os.environ.get("SENTIMETER_LABELS", ""), "README.md")
    if not os.path.exists(readme):
        return {}
    with open(readme, encoding="utf-8") as file:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in file if line.startswith("|")]
    return {row[0]: row[-1] for row in rows}


def run(*arguments, text=None):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, input=text)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def evaluate(path, overlay=None):
    return json.loads(run("evaluate", path, "--json", *(["--lexicon", overlay] if overlay else [])))


def figure(value):
    return "      -" if value is None else f"{value:7.3f}"


def table(folder):
    others = said_of_others()
    print("accuracy: sentimeter evaluate; F1 over two classes (2) or for ratings (r) is by the sign of the score")
    print(f"  {'':20} {'texts':>6} {'accur.':>7} {'F1':>7}   {'95%':14} {'r':>7} {'alpha':>7} {'means r':>7} {'cover.':>7}  others")
    for path in labelled_sets(folder):
        e = evaluate(path)
        kind = "r" if e["ratings"] else "2" if e["two_classes"] else " "
        low, high = e["macro_f1_95"] or (0, 0)
        print(f"  {name_of(path):20} {e['texts']:6} {figure(e['accuracy'])} {figure(e['macro_f1'])} {kind} "
              f"{low:.3f} .. {high:.3f} {figure(e['r'])} {figure(e['alpha_interval'])} {figure(e['aggregate_r'])} "
              f"{figure(e['coverage'])}  {others.get(name_of(path), '')}")


def read(path):
    """[(label, text)]"""
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t", 2) for line in file]
    return [(float(label), text) for _, label, text in rows if re.fullmatch(r"-?[0-9.]+", label)]


def scored(path):
    """[(label, score, subjectivity, whether it got a score)]"""
    rows = read(path)
    verdicts = [json.loads(line) for line in run("score", "--reasons", text="".join(t + "\n" for _, t in rows)).splitlines()]
    return [(label, v["score"], v["subjectivity"], v["class"] != "unscored") for (label, _), v in zip(rows, verdicts)]


def class_by(band, score, subjectivity, known):
    base, step, negative = band
    edge = max(BAND_FLOOR, base - step * subjectivity)
    return 0 if not known else 1 if score >= edge else -1 if score <= -negative * edge else 0


def macro_f1(rows, band):
    pairs = [(label, class_by(band, *verdict)) for label, *verdict in rows]
    each = []
    for wanted in (-1, 0, 1):
        right = sum(a == b == wanted for a, b in pairs)
        each.append(2 * right / max(1, sum(a == wanted for a, _ in pairs) + sum(b == wanted for _, b in pairs)))
    return sum(each) / 3


def fit_to(paths, language, folder):
    """An overlay fitted to these sets; None when there are none."""
    if not paths:
        return None
    together, overlay = os.path.join(folder, "together.tsv"), os.path.join(folder, "overlay.tsv")
    with open(together, "w", encoding="utf-8") as out:
        for path in paths:
            for i, (label, text) in enumerate(read(path)):
                given = label if label in (-1, 0, 1) else (label >= FELT) - (label <= -FELT)
                out.write(f"{name_of(path)}-{i}\t{given:.0f}\t{text}\n")
    run("lexicon", "fit", together, "--language", language, "--output", overlay)
    return overlay


def has_three_classes(path):
    return {label for label, _ in read(path)} == {-1, 0, 1}


def cross(folder):
    names = os.environ.get("SENTIMETER_LABELS_OPEN", "").split(",")
    sets = labelled_sets(folder)
    may_fit = [p for p in sets if name_of(p) in names and not name_of(p).startswith("municipal-")]
    banded = {p: scored(p) for p in sets if has_three_classes(p)}
    grid = {p: {band: macro_f1(rows, band) for band in BANDS} for p, rows in banded.items()}
    print("cross: each set with what was chosen on the other open sets: " + (", ".join(map(name_of, may_fit)) or "none"))
    print(f"  {'':20} {'shipped':>15}   {'band elsewhere':>32}   {'weights elsewhere':>18}")
    print(f"  {'':20} {'F1':>7} {'means r':>7}   {'F1':>7} {'base, subj., negative':>24}   {'F1':>7} {'means r':>7}  fitted to")
    for path in sets:
        shipped, others = evaluate(path), [p for p in may_fit if p != path]
        line = f"  {name_of(path):20} {figure(shipped['macro_f1'])} {figure(shipped['aggregate_r'])}   "
        elsewhere = [grid[p] for p in others if p in grid]
        if path in grid and elsewhere:
            band = max(BANDS, key=lambda b: sum(g[b] for g in elsewhere))
            line += f"{figure(grid[path][band])} {'%.2f %.1f %.2f' % band:>24}   "
        else:
            line += f"{figure(None)} {'':24}   "
        same = [p for p in others if language_of(p) == language_of(path)]
        overlay = fit_to(same, language_of(path), folder)
        fitted = evaluate(path, overlay) if overlay else {"macro_f1": None, "aggregate_r": None}
        print(line + f"{figure(fitted['macro_f1'])} {figure(fitted['aggregate_r'])}  {', '.join(map(name_of, same))}")
