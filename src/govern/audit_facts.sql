-- SPDX-License-Identifier: EUPL-1.2
-- audit_facts: what was found in a workspace, as tables. Times are seconds since 1970 (UTC).
-- release, cell, cell_term, withheld, topic, area and noise are those of releases.db.

CREATE TEMP TABLE setting (key TEXT PRIMARY KEY, number INTEGER, text TEXT);
CREATE TEMP TABLE licence (id TEXT PRIMARY KEY, from_s INTEGER, until_s INTEGER, sensitive INTEGER, owner TEXT);
CREATE TEMP TABLE feed (id TEXT PRIMARY KEY, url TEXT, exception TEXT);
-- What lies in the workspace, named from it; kind f file, d folder, l link, o other.
CREATE TEMP TABLE file (path TEXT PRIMARY KEY, kind TEXT, mode INTEGER, owner INTEGER, links INTEGER, bytes INTEGER,
	written_s INTEGER);
-- What may lie there (rules/audit/files.tsv): secret 1, for the owner only.
CREATE TEMP TABLE allowed_file (pattern TEXT PRIMARY KEY, secret INTEGER);
CREATE TEMP TABLE allowed_column (place TEXT, name TEXT, PRIMARY KEY (place, name));
CREATE TEMP TABLE spool (name TEXT PRIMARY KEY, from_s INTEGER, until_s INTEGER);
-- wait_min: how long it was agreed to live after its period; -1 when it does not say.
CREATE TEMP TABLE living_key (name TEXT, from_s INTEGER, until_s INTEGER, created_s INTEGER, wait_min INTEGER);
CREATE TEMP TABLE entry (seq INTEGER PRIMARY KEY, time_s INTEGER, action TEXT, object TEXT, result TEXT, detail TEXT,
	policy TEXT);
-- Of the entries 'release' and 'forgotten': the period that they name.
CREATE TEMP TABLE receipt (seq INTEGER, time_s INTEGER, action TEXT, result TEXT, from_s INTEGER, until_s INTEGER,
	period TEXT, detail TEXT);
CREATE INDEX temp.receipt_period ON receipt (from_s, action);
CREATE TEMP TABLE digest (from_s INTEGER PRIMARY KEY, hash TEXT);
CREATE TEMP TABLE word (entry TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE account (name TEXT, role TEXT);
