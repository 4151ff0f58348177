#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A lexicon with one mistake → the check names it; the same lexicon without it passes."""
import tempfile
import unittest
from pathlib import Path

from check_lexicon import check_file, read_identity

GOOD = "# comment\nfijn\t2.2\tadj\ngoed\t1.9\tadj\tbeter best\nin de ~laten\t-1\tphrase\n"


class CheckLexicon(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def mistakes(self, text, earlier=None, terms="# comment\nbuur\n~rood\nmensen met\n"):
        folder = Path(self.folder.name)
        (folder / "lexicon.tsv").write_text(text, encoding="utf-8")
        (folder / "identity.txt").write_text(terms, encoding="utf-8")
        never, alone = read_identity(folder / "identity.txt")
        found = check_file(folder / "lexicon.tsv", never, alone, {} if earlier is None else earlier)
        return "\n".join(f"{line}: {mistake}" for line, mistake in found)

    def test_a_good_lexicon_passes(self):
        self.assertEqual(self.mistakes(GOOD), "")

    def test_each_mistake_is_found(self):
        cases = {
            "goed\t1.9\tadj\nfijn\t2.2\tadj\n": "not in order",
            "fijn\t2.2\tadj\nfijn\t2.0\tadj\n": "also on line 1",
            "een\t1\tadj\néén\t1\tadj\n": "also on line 1",
            "fijn\t4.5\tadj\n": "valence",
            "fijn\t1.234\tadj\n": "valence",
            "fijn\t1,5\tadj\n": "valence",
            "fijn\t1\tadjective\n": "unknown part",
            "heel fijn\t1\tadj\n": "two words or more",
            "fijn\t1\tphrase\n": "two words or more",
            "Fijn\t1\tadj\n": "lower case",
            "fijn 1 adj\n": "columns",
            "fijn\t1\tadj\t\n": "blanks",
            "* fijn\t1\tphrase\n": "gap at its end",
            "a * b * c\t1\tphrase\n": "more than one gap",
            "a b c d e f g h i\t1\tphrase\n": "more than 8 words",
            "a" * 241 + "\t1\tadj\n": "longer than",
        }
        for text, wanted in cases.items():
            with self.subTest(text[:40]):
                self.assertIn(wanted, self.mistakes(text))

    def test_words_for_groups_are_found_wherever_they_stand(self):
        for text in (
            "buur\t0\tnoun\n",
            "fijn\t1\tadj\tbuur\n",
            "rood\t1\tadj\n",
            "fijne buur\t1\tphrase\n",
            "fijn/buur * dag\t1\tphrase\n",
            "fijne mensen met\t1\tphrase\n",
        ):
            with self.subTest(text):
                self.assertIn("group of people", self.mistakes(text))
        self.assertEqual(self.mistakes("rood staan\t-1\tphrase\n"), "")

    def test_an_override_says_why(self):
        self.assertIn("override", self.mistakes("fijn\t1\tadj\n", {("fijn", "adj"): "lexicon.tsv"}))
        self.assertEqual(self.mistakes("fijn\t1\tnoun\n", {("fijn", "adj"): "lexicon.tsv"}), "")
        self.assertEqual(self.mistakes("fijn\t0\tadj\t\tneutral here\n", {("fijn", "adj"): "lexicon.tsv"}), "")


if __name__ == "__main__":
    unittest.main()
