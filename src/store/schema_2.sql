-- SPDX-License-Identifier: EUPL-1.2
-- schema_2: version 1 → 2. Noise: what each release spent of its year, and figures that are not told with noise.

CREATE TABLE noise (
	-- The ledger of noise: one row for each release that was made with it. Rows stay when their release expires: what
	-- is spent is never given back. (epsilon, 2^-delta_bits) holds for all posts of one author in this one period.
	from_s INTEGER NOT NULL PRIMARY KEY, -- of the release
	year INTEGER NOT NULL,               -- local calendar year of its first second
	epsilon_milli INTEGER NOT NULL CHECK (epsilon_milli >= 0), -- thousandths spent; 0: the budget did not allow it
	budget_milli INTEGER NOT NULL,       -- thousandths that the year may spend, as agreed then
	delta_bits INTEGER NOT NULL,
	authors_range INTEGER NOT NULL,      -- 95 times in 100 the noise on a cell's authors is no larger
	scored_range INTEGER NOT NULL,       -- the same, of its scored authors
	sum_range REAL NOT NULL              -- the same, of the sum of their votes: mean times scored authors
) STRICT;
CREATE INDEX noise_year ON noise (year, epsilon_milli);

DROP VIEW released;
CREATE TABLE cell_2 (
	-- A released cell: one topic in one area in one period. Cells are disjoint, so they may be added up.
	topic TEXT NOT NULL REFERENCES topic (id),
	regio TEXT NOT NULL REFERENCES area (regio),
	from_s INTEGER NOT NULL REFERENCES release (from_s),
	periode TEXT NOT NULL,
	remainder INTEGER NOT NULL CHECK (remainder IN (0, 1)), -- 1: the rest of an area, what no smaller area holds
	authors INTEGER NOT NULL CHECK (authors >= 0),          -- distinct authors, rounded
	posts INTEGER NOT NULL CHECK (posts >= 0),              -- rounded; with noise one for each author
	scored_authors INTEGER NOT NULL CHECK (scored_authors >= 0), -- rounded; the base of mean and shares
	mean REAL CHECK (mean BETWEEN -1 AND 1),                -- of one vote for each author; NULL: nothing scored
	spread REAL CHECK (spread BETWEEN 0 AND 2),             -- standard deviation of the votes
	negative_pct INTEGER CHECK (negative_pct BETWEEN 0 AND 100), -- of scored authors, coded at both ends
	neutral_pct INTEGER CHECK (neutral_pct BETWEEN 0 AND 100),
	positive_pct INTEGER CHECK (positive_pct BETWEEN 0 AND 100),
	coverage_pct INTEGER CHECK (coverage_pct BETWEEN 0 AND 100),   -- share of words understood; NULL with noise
	news_pct INTEGER CHECK (news_pct BETWEEN 0 AND 100),           -- where the posts came from; NULL with noise
	forum_pct INTEGER CHECK (forum_pct BETWEEN 0 AND 100),
	fediverse_pct INTEGER CHECK (fediverse_pct BETWEEN 0 AND 100),
	social_pct INTEGER CHECK (social_pct BETWEEN 0 AND 100),
	own_pct INTEGER CHECK (own_pct BETWEEN 0 AND 100),
	terms INTEGER NOT NULL,                                 -- rows of it in cell_term
	PRIMARY KEY (topic, regio, from_s)
) STRICT, WITHOUT ROWID;
INSERT INTO cell_2 SELECT * FROM cell;
DROP TABLE cell;
ALTER TABLE cell_2 RENAME TO cell;

CREATE VIEW released AS
	-- Cells with names beside the codes: start here.
	SELECT r.period, r.periode, r.grain, datetime(r.from_s, 'unixepoch') AS from_utc, c.from_s,
		c.topic, t.name_nl AS topic_nl, t.name_en AS topic_en,
		c.regio, a.name AS regio_name, a.level AS regio_level, a.parent AS regio_parent, r.indelingsjaar,
		c.remainder, c.authors, c.posts, c.scored_authors, c.mean, c.spread,
		c.negative_pct, c.neutral_pct, c.positive_pct, c.coverage_pct,
		c.news_pct, c.forum_pct, c.fediverse_pct, c.social_pct, c.own_pct,
		r.k, r.policy_hash, n.epsilon_milli, n.authors_range, n.scored_range, n.sum_range
	FROM cell c JOIN release r USING (from_s) JOIN topic t ON t.id = c.topic JOIN area a USING (regio)
		LEFT JOIN noise n ON n.from_s = c.from_s;

INSERT INTO about (subject, nl, en) VALUES
	('noise', 'Met ruis is bij elk getal iets opgeteld of afgetrokken, zodat niemand kan zien of één schrijver meedeed. authors_range, scored_range en sum_range zeggen hoeveel: 95 van de 100 keer niet meer dan dat.',
		'With noise something was added to or taken from each number, so that nobody can see whether one author took part. authors_range, scored_range and sum_range say how much: 95 times in 100 no more than that.');
