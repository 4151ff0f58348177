# SPDX-License-Identifier: EUPL-1.2
"""What the answers must be, added up from releases.db by other means than the program's: plain rows and plain sums."""
import datetime
import itertools
import sqlite3
import urllib.parse
import zoneinfo

HERE = zoneinfo.ZoneInfo("Europe/Amsterdam")


def bucket(day, by):
    if by == "dag":
        return day.isoformat()
    if by == "week":
        return "%d-W%02d" % day.isocalendar()[:2]
    return f"{day.year}-{day.month:02}"


def first_and_last(text):
    """Of a day, week or month as it stands in an address."""
    if "W" in text:
        first = datetime.date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
        return first, first + datetime.timedelta(6)
    if len(text) == 7:
        first = datetime.date(int(text[:4]), int(text[5:]), 1)
        return first, (first + datetime.timedelta(31)).replace(day=1) - datetime.timedelta(1)
    return datetime.date.fromisoformat(text), datetime.date.fromisoformat(text)


class Cells:
    def __init__(self, path):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
            self.cells = db.execute("SELECT topic, regio, from_s, authors, posts, scored_authors, mean FROM cell").fetchall()
            self.parent = dict(db.execute("SELECT regio, parent FROM area"))
            self.topics = [row[0] for row in db.execute("SELECT id FROM topic ORDER BY position")]
        db.close()
        self.days = {s: datetime.datetime.fromtimestamp(s, HERE).date() for s in {cell[2] for cell in self.cells}}

    def inside(self, area, larger):
        while area and area != larger:
            area = self.parent.get(area)
        return area == larger

    def questions(self):
        days = sorted(self.days.values())
        middle = days[len(days) // 2]
        topics = [[], [self.topics[0]], self.topics[1:3]]
        levels = {code[:2]: code for code in self.parent}
        areas = [[], [levels["GM"]], [levels["WK"]], [levels["BU"], levels["WK"]]]
        times = [("", ""), (middle.isoformat(), ""), ("", bucket(middle, "week")), (bucket(middle, "maand"),) * 2]
        for topic, area, (first, last), by, group in itertools.product(
                topics, areas, times, ("dag", "week", "maand"), ("geen", "onderwerp", "gebied")):
            query = [("onderwerp", t) for t in topic] + [("gebied", a) for a in area] + [("per", by), ("groep", group)]
            yield urllib.parse.urlencode(query + [(n, v) for n, v in (("van", first), ("totEnMet", last)) if v])

    def chosen(self, query):
        asked = urllib.parse.parse_qs(query)
        first = first_and_last(asked["van"][0])[0] if "van" in asked else datetime.date.min
        last = first_and_last(asked["totEnMet"][0])[1] if "totEnMet" in asked else datetime.date.max
        for cell in self.cells:
            if asked.get("onderwerp", [cell[0]]).count(cell[0]) and first <= self.days[cell[2]] <= last and (
                    "gebied" not in asked or any(self.inside(cell[1], a) for a in asked["gebied"])):
                yield cell

    @staticmethod
    def total(cells):
        scored = sum(c[5] for c in cells)
        return {"cellen": len(cells), "schrijvers": sum(c[3] for c in cells), "berichten": sum(c[4] for c in cells),
                "schrijversMetScore": scored,
                "gemiddelde": sum(c[5] * c[6] for c in cells if c[6] is not None) / scored if scored else None}

    @classmethod
    def differs(cls, said, cells):
        for name, value in cls.total(cells).items():
            given = said[name]
            if not cells and name != "cellen":
                value = None
            if name == "gemiddelde" and value is not None and given is not None:
                if abs(value - given) > 0.00051:
                    return f"{name} is {given}, not {value}"
            elif given != value:
                return f"{name} is {given}, not {value}"
        return None

    def wrong(self, query, answer):
        """What is wrong with an answer of the API; None when every number is a sum of cells."""
        asked = urllib.parse.parse_qs(query)
        by, group = asked.get("per", ["week"])[0], asked.get("groep", ["onderwerp"])[0]
        chosen = list(self.chosen(query))
        seen = set()
        for series in answer["reeksen"]:
            mine = [c for c in chosen if group == "geen" or (group == "onderwerp" and c[0] == series["id"]) or (
                group == "gebied" and self.inside(c[1], series["id"]))] # an area covers those in it
            seen.update(mine)
            wrong = self.differs(series["totaal"], mine)
            if wrong:
                return f"{series['id']}: {wrong}"
            for point in series["punten"]:
                wrong = self.differs(point, [c for c in mine if bucket(self.days[c[2]], by) == point["periode"]])
                if wrong:
                    return f"{series['id']} {point['periode']}: {wrong}"
        if answer["reeksen"] and len(seen) != len(chosen):
            return f"{len(chosen) - len(seen)} cells are in no series"
        return None
