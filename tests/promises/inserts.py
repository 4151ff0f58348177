#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Nothing reaches a database but released cells, names of the configuration and the state of feeds.

Reads every SQL statement of the sources (C strings and .sql files) that writes: the table and the columns of each INSERT
and UPDATE, and of each CREATE TABLE, must stand in the list below, with the reason why it needs no sealing. The control:
the same reading of a source with one more column, and one more table, finds both."""
import os
import re
import sys

ROOT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# table: (why it needs no sealing, columns)
CLEAR = {
    "release": ("which period was released, by what settings", "from_s until_s grain period periode indelingsjaar k"
                " round_base policy_hash released_s"),
    "cell": ("a released cell: at least k authors", "topic regio from_s periode remainder authors posts scored_authors"
             " mean spread negative_pct neutral_pct positive_pct coverage_pct news_pct forum_pct fediverse_pct social_pct"
             " own_pct terms"),
    "cell_term": ("entries of the lexicon that k authors used", "topic regio from_s rank term weight"),
    "withheld": ("counts in tens over a whole period", "from_s reason posts"),
    "topic": ("names of the configuration", "id name_nl name_en position"),
    "area": ("names of the configuration", "regio name level parent indelingsjaar position"),
    "about": ("what the columns mean", "subject nl en"),
    "feed": ("a configured feed and its health; a validator is the server's word", "*"),
    "feed_health": ("how a configured feed fares; a cursor is a time", "id last_poll_s cursor_ids cursor_s posts_seen"
                    " hollow_count why_nl why_en"),
    "feed_rhythm": ("how often a configured feed has something new", "id gap_s ttl_s skip_hours"),
    "noise": ("the budget of noise, by release", "from_s year epsilon_milli budget_milli delta_bits authors_range"
              " scored_range sum_range"),
}
CLEAR["cell_2"] = CLEAR["cell"]  # while a file is brought up to date


def strings_of(path):
    text = open(path, encoding="utf-8").read()
    if path.endswith(".sql"):
        return re.sub(r"--[^\n]*", "", text)
    # C joins strings that stand beside each other.
    return " ; ".join("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', run))
                      for run in re.findall(r'"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*', text))


def columns(text):
    return [c.split()[0].strip('"') for c in re.sub(r"\([^()]*\)", "", text).split(",") if c.split()]


def writes(sql):
    for table, listed in re.findall(r"INSERT\s+(?:OR\s+\w+\s+)?INTO\s+(\w+)\s*\(([^()]*)\)", sql, re.I):
        yield "INSERT", table, columns(listed)
    for table in re.findall(r"INSERT\s+(?:OR\s+\w+\s+)?INTO\s+(\w+)\s+(?:VALUES|SELECT)", sql, re.I):
        yield "INSERT", table, []
    for table, listed in re.findall(r"UPDATE\s+(\w+)\s+SET\s+(.*?)(?:WHERE|;|$)", sql, re.I | re.S):
        yield "UPDATE", table, re.findall(r"(\w+)\s*=", listed)
    for table, listed in re.findall(r"CREATE\s+TABLE\s+(?:IF NOT EXISTS\s+)?(\w+)\s*\((.*?)\)\s*(?:STRICT|WITHOUT|;)", sql,
                                    re.I | re.S):
        names = columns(re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", listed))
        yield "CREATE", table, [n for n in names if n not in ("PRIMARY", "CHECK", "FOREIGN", "UNIQUE")]


def problems(sql, where):
    # Of a released row, no role's authorizer sees that this takes it away.
    found = [f"{where}: {hit}: never replace a released row"
             for hit in re.findall(r"REPLACE\s+INTO\s+(?:release|cell|cell_term|withheld|noise)\b", sql, re.I)]
    seen = 0
    for what, table, names in writes(sql):
        seen += 1
        if table not in CLEAR:
            found.append(f"{where}: {what} {table}: seal it, or say in tests/promises/inserts.py why not")
        elif CLEAR[table][1] != "*":
            found += [f"{where}: {what} {table}.{name}: the same" for name in names if name not in CLEAR[table][1].split()]
    return found, seen


def in_memory(root):
    """The tables of the audit: temporary ones of a database in memory, which this makes sure of."""
    audit = open(os.path.join(root, "src/govern/audit.c"), encoding="utf-8").read()
    if audit.count("sqlite3_open") != 1 or 'sqlite3_open_v2(":memory:"' not in audit:
        sys.exit("src/govern/audit.c: the audit's tables must be in memory only")
    made = ""
    for name in ("audit_facts.sql", "audit_releases.sql"):
        made += strings_of(os.path.join(root, "src/govern", name))
    if len(re.findall(r"CREATE\s+TABLE", made)):
        sys.exit("src/govern: the audit makes TEMP tables only")
    return set(re.findall(r"CREATE\s+TEMP\s+TABLE\s+(\w+)", made))


def main():
    found, seen, temporary = [], 0, in_memory(ROOT)
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        for name in names:
            if name.endswith((".c", ".sql")):
                path = os.path.join(folder, name)
                where = os.path.relpath(path, ROOT)
                more, count = problems(strings_of(path), where)
                if where.startswith("src/govern/audit"):
                    more = [m for m in more if re.search(r": INSERT (\w+)", m)[1] not in temporary]
                found += more
                seen += count
    print("\n".join(found))
    print(f"{seen} statements that write")
    control = "INSERT INTO cell (topic, handle) VALUES (1, 2); CREATE TABLE post (id TEXT, text TEXT) STRICT; REPLACE INTO cell (topic) SELECT 1"
    if len(problems(control, "control")[0]) != 3 or seen < 10:
        sys.exit("the control was not found: this test cannot fail")
    sys.exit(1 if found else 0)


main()
