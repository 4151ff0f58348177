-- SPDX-License-Identifier: EUPL-1.2
-- schema: releases.db as it is made new (version 1). Released cells only: nothing in this file is about one person.
-- Comments inside the tables stay in the file, so that `.schema` explains it to whoever opens it.

CREATE TABLE about (
	-- What this file is and what its columns mean, in Dutch and English. Read me first.
	subject TEXT NOT NULL PRIMARY KEY,
	nl TEXT NOT NULL,
	en TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE release (
	-- One row for each period that was released. A period is released once and never again; none overlap.
	from_s INTEGER NOT NULL PRIMARY KEY, -- first second, since 1970 (UTC)
	until_s INTEGER NOT NULL,            -- first second after it
	grain TEXT NOT NULL CHECK (grain IN ('hour', 'day', 'week')),
	period TEXT NOT NULL UNIQUE,         -- local time Europe/Amsterdam: 2026-05-23, 2026-W21 or 2026-05-23T14
	periode TEXT NOT NULL UNIQUE,        -- the same as CBS writes it: 20260523 or 2026W121
	indelingsjaar INTEGER NOT NULL,      -- year of the CBS division into areas; 0 unknown
	k INTEGER NOT NULL,                  -- distinct authors that a cell had at least
	round_base INTEGER NOT NULL,         -- counts are rounded to multiples of this
	policy_hash TEXT NOT NULL,           -- of the settings in force
	released_s INTEGER NOT NULL,
	CHECK (until_s > from_s)
) STRICT;

CREATE TABLE topic (
	id TEXT NOT NULL PRIMARY KEY,
	name_nl TEXT NOT NULL,
	name_en TEXT NOT NULL,
	position INTEGER NOT NULL -- the order in which people see them
) STRICT, WITHOUT ROWID;

CREATE TABLE area (
	regio TEXT NOT NULL PRIMARY KEY, -- CBS code: GM (municipality), WK (district), BU (neighbourhood)
	name TEXT NOT NULL,
	level INTEGER NOT NULL,          -- 0 municipality, 1 district, 2 neighbourhood
	parent TEXT,                     -- the larger area; NULL for a municipality
	indelingsjaar INTEGER NOT NULL,  -- the last year of division in which it was named; 0 unknown
	position INTEGER NOT NULL        -- larger areas before the smaller ones in them
) STRICT, WITHOUT ROWID;

CREATE TABLE cell (
	-- A released cell: one topic in one area in one period. Cells are disjoint, so they may be added up.
	topic TEXT NOT NULL REFERENCES topic (id),
	regio TEXT NOT NULL REFERENCES area (regio),
	from_s INTEGER NOT NULL REFERENCES release (from_s),
	periode TEXT NOT NULL,
	remainder INTEGER NOT NULL CHECK (remainder IN (0, 1)), -- 1: the rest of an area, what no smaller area holds
	authors INTEGER NOT NULL CHECK (authors >= 0),          -- distinct authors, rounded
	posts INTEGER NOT NULL CHECK (posts >= 0),              -- rounded
	scored_authors INTEGER NOT NULL CHECK (scored_authors >= 0), -- rounded; the base of mean and shares
	mean REAL CHECK (mean BETWEEN -1 AND 1),                -- of one vote for each author; NULL: nothing scored
	spread REAL CHECK (spread BETWEEN 0 AND 2),             -- standard deviation of the votes
	negative_pct INTEGER CHECK (negative_pct BETWEEN 0 AND 100), -- of scored authors, coded at both ends
	neutral_pct INTEGER CHECK (neutral_pct BETWEEN 0 AND 100),
	positive_pct INTEGER CHECK (positive_pct BETWEEN 0 AND 100),
	coverage_pct INTEGER NOT NULL CHECK (coverage_pct BETWEEN 0 AND 100),   -- share of words that were understood
	news_pct INTEGER NOT NULL CHECK (news_pct BETWEEN 0 AND 100),           -- where the posts came from
	forum_pct INTEGER NOT NULL CHECK (forum_pct BETWEEN 0 AND 100),
	fediverse_pct INTEGER NOT NULL CHECK (fediverse_pct BETWEEN 0 AND 100),
	social_pct INTEGER NOT NULL CHECK (social_pct BETWEEN 0 AND 100),
	own_pct INTEGER NOT NULL CHECK (own_pct BETWEEN 0 AND 100),
	terms INTEGER NOT NULL,                                 -- rows of it in cell_term
	PRIMARY KEY (topic, regio, from_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE cell_term (
	-- Entries of the lexicon (never words of a post) that carried a cell's mean.
	topic TEXT NOT NULL,
	regio TEXT NOT NULL,
	from_s INTEGER NOT NULL,
	rank INTEGER NOT NULL,
	term TEXT NOT NULL,
	weight REAL NOT NULL,
	PRIMARY KEY (topic, regio, from_s, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE withheld (
	-- What a release left out to protect people, over all topics and areas.
	from_s INTEGER NOT NULL REFERENCES release (from_s),
	reason TEXT NOT NULL,
	posts INTEGER NOT NULL CHECK (posts >= 0), -- rounded to tens
	PRIMARY KEY (from_s, reason)
) STRICT, WITHOUT ROWID;

CREATE VIEW released AS
	-- Cells with names beside the codes: start here.
	SELECT r.period, r.periode, r.grain, datetime(r.from_s, 'unixepoch') AS from_utc, c.from_s,
		c.topic, t.name_nl AS topic_nl, t.name_en AS topic_en,
		c.regio, a.name AS regio_name, a.level AS regio_level, a.parent AS regio_parent, r.indelingsjaar,
		c.remainder, c.authors, c.posts, c.scored_authors, c.mean, c.spread,
		c.negative_pct, c.neutral_pct, c.positive_pct, c.coverage_pct,
		c.news_pct, c.forum_pct, c.fediverse_pct, c.social_pct, c.own_pct,
		r.k, r.policy_hash
	FROM cell c JOIN release r USING (from_s) JOIN topic t ON t.id = c.topic JOIN area a USING (regio);

INSERT INTO about (subject, nl, en) VALUES
	('file', 'Vrijgegeven cellen van sentimeter: onderwerp × gebied × periode. Begin bij de view released.',
		'Released cells of sentimeter: topic × area × period. Start with the view released.'),
	('caveat', 'Dit gaat over openbare berichten, niet over inwoners. Gebruik het om verandering te zien, niet als opiniepeiling.',
		'This is about public posts, not about residents. Use it to see change, not as an opinion poll.'),
	('missing', 'Een cel die ontbreekt is achtergehouden of stil; dat is niet hetzelfde als nul.',
		'A cell that is not there was withheld or silent; that is not the same as zero.'),
	('authors', 'Verschillende schrijvers in een cel, afgerond. Opgeteld over cellen zijn het stemmen: één mens kan in meer cellen tellen.',
		'Distinct authors in a cell, rounded. Added over cells they are votes: one person may count in several cells.'),
	('mean', 'Gemiddelde van één stem per schrijver, van -1 (negatief) tot 1 (positief). Weeg met scored_authors als u cellen samenvoegt.',
		'Mean of one vote for each author, from -1 (negative) to 1 (positive). Weigh by scored_authors when you join cells.'),
	('coverage_pct', 'Welk deel van de woorden het lexicon kende; laag betekent: lees het gemiddelde met voorzichtigheid.',
		'Share of the words that the lexicon knew; low means: read the mean with care.'),
	('regio', 'CBS-code, te koppelen aan WijkenEnBuurten van het genoemde indelingsjaar.',
		'CBS code, joins with WijkenEnBuurten of the year in indelingsjaar.'),
	('periode', 'Periode zoals het CBS haar schrijft; period is dezelfde als ISO 8601 in lokale tijd.',
		'Period as CBS writes it; period is the same as ISO 8601 in local time.');
