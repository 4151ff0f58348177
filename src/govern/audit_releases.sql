-- SPDX-License-Identifier: EUPL-1.2
-- audit_releases: the tables of releases.db, empty, for a workspace in which nothing was released yet.
CREATE TEMP TABLE release (from_s INTEGER PRIMARY KEY, until_s INTEGER, grain TEXT, period TEXT, periode TEXT,
	indelingsjaar INTEGER, k INTEGER, round_base INTEGER, policy_hash TEXT, released_s INTEGER);
CREATE TEMP TABLE topic (id TEXT, name_nl TEXT, name_en TEXT, position INTEGER);
CREATE TEMP TABLE area (regio TEXT, name TEXT, level INTEGER, parent TEXT, indelingsjaar INTEGER, position INTEGER);
CREATE TEMP TABLE cell (topic TEXT, regio TEXT, from_s INTEGER, periode TEXT, remainder INTEGER, authors INTEGER,
	posts INTEGER, scored_authors INTEGER, mean REAL, spread REAL, negative_pct INTEGER, neutral_pct INTEGER,
	positive_pct INTEGER, coverage_pct INTEGER, news_pct INTEGER, forum_pct INTEGER, fediverse_pct INTEGER,
	social_pct INTEGER, own_pct INTEGER, terms INTEGER);
CREATE TEMP TABLE cell_term (topic TEXT, regio TEXT, from_s INTEGER, rank INTEGER, term TEXT, weight REAL);
CREATE TEMP TABLE withheld (from_s INTEGER, reason TEXT, posts INTEGER);
