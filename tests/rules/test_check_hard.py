#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""test_check_hard.py PROGRAM: check_hard.py finds what it must, on sentences that nobody can doubt."""
import os
import sys
import tempfile
import unittest

import check_hard

PROGRAM = ""


class CheckHard(unittest.TestCase):
    def found(self, *lines):
        with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            return check_hard.check(PROGRAM, file.name)

    def test_what_is_right_is_not_reported(self):
        self.assertEqual([], self.found("# comment", "plain\tnegative\tWat een vreselijke puinhoop.",
                                        "plain\tneutral/positive\tWat een prachtig park.",
                                        "plain\torder\tWat een puinhoop. << Wat een prachtig park.",
                                        "plain\tpositive\tWat een vreselijke puinhoop.\tknown-wrong: a test of marks"))

    def test_a_wrong_class_is_reported_with_its_line(self):
        found = self.found("plain\tnegative\tWat een vreselijke puinhoop.", "plain\tpositive\tWat een puinhoop.")
        self.assertEqual(1, len(found))
        self.assertIn(":2: plain: Wat een puinhoop.", found[0])

    def test_a_wrong_order_is_reported(self):
        self.assertEqual(1, len(self.found("plain\torder\tWat een prachtig park. << Wat een puinhoop.")))

    def test_a_missing_flag_is_reported(self):
        self.assertEqual(1, len(self.found("plain\tnegative+irony\tWat een vreselijke puinhoop.")))

    def test_a_mark_that_is_no_longer_true_is_reported(self):
        self.assertIn("take its mark away",
                      self.found("plain\tnegative\tWat een puinhoop.\tknown-wrong: not at all, in fact")[0])

    def test_a_line_that_asks_nothing_is_refused(self):
        for line in ("plain\tangry\tWat een puinhoop.", "plain\torder\tWat een puinhoop.",
                     "plain\tnegative\tWat een puinhoop.\tknown-wrong:"):
            with self.assertRaises(SystemExit):
                self.found(line)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
