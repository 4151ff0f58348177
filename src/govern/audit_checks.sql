-- SPDX-License-Identifier: EUPL-1.2
-- audit_checks: each check is one question; each row of its answer is a finding, its first column the evidence.
-- :now is the moment of the audit, :policy the hash of the settings in policy.yaml. The names are those of the table in
-- audit.c. A cell is named by topic, area and period.

-- check: mandate-expired
SELECT 'until ' || text FROM setting WHERE key = 'until' AND number > 0 AND number <= :now;

-- check: licence-expired
SELECT id || ' until ' || date(until_s + 43200, 'unixepoch') FROM licence WHERE until_s <= :now;

-- check: licence-owner
SELECT id || ' owner ' || owner FROM licence WHERE owner LIKE '%@%';

-- check: robots-deviation
SELECT id || ': ' || exception FROM feed WHERE exception <> '';

-- check: feed-plain
SELECT id || ' ' || url FROM feed WHERE url LIKE 'http://%' AND (SELECT number FROM setting WHERE key = 'mode') = 1;

-- check: account-roles
SELECT name || ' is administrator and more' FROM account GROUP BY name HAVING count(DISTINCT role) > 1 AND sum(role = 'administrator');

-- check: account-twice
SELECT name || ' has ' || count(*) || ' accounts' FROM account GROUP BY name HAVING count(*) > 1;

-- check: folder-mode
SELECT path || ' ' || printf('%04o', mode) FROM file WHERE kind = 'd' AND mode & 63;

-- check: secret-mode
SELECT f.path || ' ' || printf('%04o', f.mode) FROM file f JOIN allowed_file a ON f.path GLOB a.pattern
	WHERE f.kind = 'f' AND a.secret AND f.mode & 63;

-- check: file-writable
SELECT f.path || ' ' || printf('%04o', f.mode) FROM file f WHERE f.kind = 'f' AND f.mode & 18
	AND NOT EXISTS (SELECT 1 FROM allowed_file a WHERE f.path GLOB a.pattern AND a.secret);

-- check: file-owner
SELECT path || ' of user ' || owner FROM file WHERE owner <> (SELECT owner FROM file WHERE path = '.');

-- check: file-link
SELECT path || CASE kind WHEN 'f' THEN ' has ' || links || ' names' ELSE ' is a link or a device' END FROM file
	WHERE kind IN ('l', 'o') OR (kind = 'f' AND links > 1);

-- check: key-copy
SELECT path FROM file WHERE kind = 'f' AND path <> 'keys' AND (path GLOB '*key*' OR path GLOB '*.sealed*')
	AND NOT EXISTS (SELECT 1 FROM allowed_file a WHERE path GLOB a.pattern);

-- check: file-unknown
SELECT path FROM file WHERE path <> '.' AND path NOT GLOB '*key*' AND path NOT GLOB '*.sealed*'
	AND NOT EXISTS (SELECT 1 FROM allowed_file a WHERE path GLOB a.pattern);

-- check: import-unfinished
SELECT path FROM file WHERE path = 'importing' AND bytes > 0 AND written_s < :now - 86400;

-- check: key-overdue
SELECT name || ' alive, its period waited until ' || datetime(due_s, 'unixepoch')
	FROM (SELECT name, until_s + 60 * iif(wait_min < 0, (SELECT number FROM setting WHERE key = 'lateness'), wait_min) AS due_s FROM living_key)
	WHERE due_s < :now - 86400;

-- check: key-released
SELECT k.name || ' alive, released ' || r.period FROM living_key k JOIN release r ON r.from_s < k.until_s AND r.until_s > k.from_s
	WHERE r.released_s < :now - 300;

-- check: key-future
SELECT name || ' made ' || datetime(created_s, 'unixepoch') FROM living_key WHERE created_s > :now + 86400;

-- check: key-twice
SELECT name || ' has ' || count(*) || ' keys' FROM living_key GROUP BY from_s, until_s HAVING count(*) > 1;

-- check: spool-name
SELECT path FROM file WHERE path GLOB 'spool/*' AND kind = 'f' AND NOT EXISTS (SELECT 1 FROM spool s WHERE path = 'spool/' || s.name || '.sealed');

-- check: spool-overdue
SELECT name || ' waited until ' || datetime(until_s + (SELECT number FROM setting WHERE key = 'lateness') * 60, 'unixepoch')
	FROM spool WHERE until_s + (SELECT number FROM setting WHERE key = 'lateness') * 60 < :now - 86400;

-- check: spool-released
SELECT s.name || ' is there, released ' || r.period FROM spool s JOIN release r ON r.from_s < s.until_s AND r.until_s > s.from_s
	WHERE r.released_s < :now - 300;

-- check: spool-without-key
SELECT name || '.sealed' FROM spool s WHERE NOT EXISTS (SELECT 1 FROM living_key k WHERE k.from_s = s.from_s AND k.until_s = s.until_s)
	AND EXISTS (SELECT 1 FROM file WHERE path = 'keys');

-- check: sample-off
SELECT path FROM file WHERE path GLOB 'samples/*' AND kind = 'f' AND (SELECT number FROM setting WHERE key = 'samples.per_period') = 0;

-- check: sample-old
SELECT path || ' since ' || date(written_s, 'unixepoch') FROM file WHERE path GLOB 'samples/*' AND kind = 'f'
	AND written_s < :now - (SELECT number FROM setting WHERE key = 'samples.days') * 86400;

-- check: db-leftover
SELECT path FROM file WHERE path GLOB 'releases.db-*' AND written_s < :now - 300;

-- check: db-column
SELECT m.name || '.' || c.name FROM releases.sqlite_master m JOIN pragma_table_info(m.name, 'releases') c
	WHERE m.type IN ('table', 'view') AND m.name NOT GLOB 'sqlite_*'
	AND NOT EXISTS (SELECT 1 FROM allowed_column a WHERE a.place = m.name AND a.name = c.name);

-- check: db-trigger
SELECT type || ' ' || name FROM releases.sqlite_master WHERE type = 'trigger'
	OR (type = 'index' AND sql IS NOT NULL AND tbl_name <> 'noise');

-- check: db-identifier
SELECT 'cell_term: ' || count(*) || ' terms with @ or an address' FROM cell_term WHERE term LIKE '%@%' OR term LIKE '%http%' HAVING count(*)
UNION ALL SELECT 'topic: ' || id FROM topic WHERE id || name_nl || name_en LIKE '%@%' OR id || name_nl || name_en LIKE '%http%'
UNION ALL SELECT 'area: ' || regio FROM area WHERE regio || name LIKE '%@%' OR regio || name LIKE '%http%'
UNION ALL SELECT 'withheld: ' || from_s FROM withheld WHERE reason LIKE '%@%' OR reason LIKE '%http%';

-- check: db-orphan
SELECT 'cell ' || topic || ' ' || regio || ' ' || from_s FROM cell WHERE from_s NOT IN (SELECT from_s FROM release)
	OR topic NOT IN (SELECT id FROM topic) OR regio NOT IN (SELECT regio FROM area)
UNION ALL SELECT 'term of ' || topic || ' ' || regio || ' ' || from_s FROM cell_term t
	WHERE NOT EXISTS (SELECT 1 FROM cell c WHERE c.topic = t.topic AND c.regio = t.regio AND c.from_s = t.from_s)
UNION ALL SELECT 'withheld ' || from_s FROM withheld WHERE from_s NOT IN (SELECT from_s FROM release);

-- check: release-overlap
SELECT a.period || ' and ' || b.period FROM release a JOIN release b ON b.from_s > a.from_s AND b.from_s < a.until_s;

-- check: release-early
SELECT period || ' ended ' || datetime(until_s, 'unixepoch') || ', released ' || datetime(released_s, 'unixepoch') FROM release
	WHERE released_s < until_s;

-- check: release-future
SELECT period FROM release WHERE released_s > :now + 300;

-- check: release-k
SELECT period || ' k ' || k FROM release WHERE k < 5;

-- check: release-k-agreed
SELECT period || ' k ' || k || ', agreed ' || (SELECT number FROM setting WHERE key = 'k') FROM release
	WHERE policy_hash = :policy AND k <> (SELECT number FROM setting WHERE key = 'k');

-- check: release-policy
SELECT period || ' policy ' || substr(policy_hash, 1, 12) FROM release r WHERE (length(policy_hash) <> 64 OR policy_hash GLOB '*[^0-9a-f]*'
	OR NOT EXISTS (SELECT 1 FROM entry e WHERE e.policy = r.policy_hash))
	AND released_s > :now - (SELECT number FROM setting WHERE key = 'retention.journal') * 86400;

-- check: receipt-missing
SELECT period FROM release r WHERE NOT EXISTS (SELECT 1 FROM receipt e WHERE e.action = 'release' AND e.from_s = r.from_s)
	AND released_s > :now - (SELECT number FROM setting WHERE key = 'retention.journal') * 86400 AND released_s < :now - 300;

-- check: release-gone
SELECT e.period || ' in the journal at ' || datetime(e.time_s, 'unixepoch') FROM receipt e WHERE e.action = 'release' AND e.result = 'ok'
	AND NOT EXISTS (SELECT 1 FROM release r WHERE r.from_s = e.from_s)
	AND e.until_s > :now - (SELECT number FROM setting WHERE key = 'retention.releases') * 86400;

-- check: release-cells
SELECT r.period || ' has ' || (SELECT count(*) FROM cell c WHERE c.from_s = r.from_s) || ' cells, the journal says ' || json_extract(e.detail, '$.cells')
	FROM release r JOIN receipt e ON e.from_s = r.from_s AND e.action = 'release'
	WHERE json_extract(e.detail, '$.cells') <> (SELECT count(*) FROM cell c WHERE c.from_s = r.from_s);

-- check: release-changed
SELECT r.period FROM release r JOIN digest d USING (from_s) JOIN receipt e ON e.from_s = r.from_s AND e.action = 'release'
	WHERE json_extract(e.detail, '$.digest') <> d.hash;

-- check: release-twice
SELECT period || ' ' || count(*) || ' times' FROM receipt WHERE action = 'release' GROUP BY from_s, until_s HAVING count(*) > 1;

-- check: forgotten-missing
SELECT e.period FROM receipt e WHERE e.action = 'release' AND e.time_s < :now - 300
	AND NOT EXISTS (SELECT 1 FROM receipt f WHERE f.action = 'forgotten' AND f.from_s = e.from_s AND f.seq > e.seq);

-- check: forgotten-not
SELECT period FROM receipt WHERE action = 'forgotten'
	AND (json_extract(detail, '$.key_destroyed') = 0 OR json_extract(detail, '$.spool_unlinked') = 0);

-- check: cell-under-k
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': ' || c.authors || ' authors, k ' || r.k FROM cell c JOIN release r USING (from_s)
	WHERE c.authors < (r.k + r.round_base / 2) / r.round_base * r.round_base AND c.from_s NOT IN (SELECT from_s FROM noise);

-- check: cell-sensitive
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': ' || c.authors || ' authors' FROM cell c JOIN release r USING (from_s)
	JOIN licence l ON l.id = c.topic AND l.sensitive
	WHERE r.policy_hash = :policy AND c.from_s NOT IN (SELECT from_s FROM noise) AND c.authors + r.round_base <
	r.k * (SELECT number FROM setting WHERE key = 'k_sensitive_factor');

-- check: cell-rounding
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': ' || c.authors || ', ' || c.posts || ', ' || c.scored_authors || ' in steps of ' || r.round_base
	FROM cell c JOIN release r USING (from_s)
	WHERE c.authors % r.round_base OR c.posts % r.round_base OR c.scored_authors % r.round_base;

-- check: cell-coding
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': ' || c.negative_pct || ', ' || c.neutral_pct || ', ' || c.positive_pct
	FROM cell c JOIN release r USING (from_s), (SELECT number AS code FROM setting WHERE key = 'code_pct')
	WHERE r.policy_hash = :policy AND (min(c.negative_pct, c.neutral_pct, c.positive_pct) < code OR max(c.negative_pct, c.neutral_pct, c.positive_pct) > 100 - code);

-- check: cell-shares
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': together ' || (c.negative_pct + c.neutral_pct + c.positive_pct) FROM cell c JOIN release r USING (from_s)
	WHERE c.negative_pct + c.neutral_pct + c.positive_pct NOT BETWEEN 85 AND 150;

-- check: cell-totals
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': ' || c.posts || ' posts of ' || c.authors || ' authors, ' || c.scored_authors || ' scored'
	FROM cell c JOIN release r USING (from_s) WHERE c.scored_authors > c.authors + r.round_base OR c.posts + r.round_base < c.authors;

-- check: cell-mean
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': mean ' || c.mean || ' of ' || c.scored_authors FROM cell c JOIN release r USING (from_s)
	WHERE (c.scored_authors = 0 AND c.mean IS NOT NULL) OR c.mean NOT BETWEEN -1 AND 1 OR c.spread NOT BETWEEN 0 AND 2;

-- check: cell-sources
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': together ' || (news_pct + forum_pct + fediverse_pct + social_pct + own_pct)
	FROM cell c JOIN release r USING (from_s)
	WHERE news_pct + forum_pct + fediverse_pct + social_pct + own_pct NOT BETWEEN 70 AND 130;

-- check: cell-unlicensed
SELECT c.topic || ' ' || r.period FROM cell c JOIN release r USING (from_s) JOIN licence l ON l.id = c.topic
	WHERE r.from_s >= l.until_s OR r.until_s <= l.from_s GROUP BY c.topic, r.period;

-- check: cell-terms
SELECT c.topic || ' ' || c.regio || ' ' || r.period || ': ' || c.terms || ' terms, there are ' || count(t.rank) FROM cell c JOIN release r USING (from_s)
	LEFT JOIN cell_term t ON t.topic = c.topic AND t.regio = c.regio AND t.from_s = c.from_s
	GROUP BY c.topic, c.regio, c.from_s HAVING c.terms <> count(t.rank);

-- check: term-unknown
SELECT count(*) || ' terms that no lexicon holds, the first in ' || topic || ' ' || regio || ' ' || from_s FROM cell_term
	WHERE term NOT IN (SELECT entry FROM word) HAVING count(*);

-- check: term-off
SELECT c.topic || ' ' || c.regio || ' ' || r.period FROM cell c JOIN release r USING (from_s)
	WHERE r.policy_hash = :policy AND c.terms > 0 AND (SELECT number FROM setting WHERE key = 'terms') = 0;

-- check: withheld-tens
SELECT r.period || ' ' || w.reason || ': ' || w.posts FROM withheld w JOIN release r USING (from_s) WHERE w.posts % 10 OR w.posts < 0;

-- check: retention-releases
SELECT period || ' ended ' || date(until_s, 'unixepoch') || ', kept ' || (SELECT text FROM setting WHERE key = 'retention.releases') FROM release
	WHERE until_s < :now - (SELECT number FROM setting WHERE key = 'retention.releases') * 86400 - 86400;

-- check: retention-journal
SELECT 'entry ' || min(seq) || ' of ' || date(min(time_s), 'unixepoch') FROM entry
	WHERE time_s < :now - (SELECT number FROM setting WHERE key = 'retention.journal') * 86400 - 86400 HAVING count(*);

-- check: retention-receipt
SELECT e.period || ' due ' || date(e.until_s + (SELECT number FROM setting WHERE key = 'retention.releases') * 86400, 'unixepoch') FROM receipt e
	WHERE e.action = 'release' AND e.until_s + (SELECT number FROM setting WHERE key = 'retention.releases') * 86400 < :now - 86400
	AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.action = 'retain' AND r.result = 'ok'
		AND r.time_s >= e.until_s + (SELECT number FROM setting WHERE key = 'retention.releases') * 86400);

-- check: noise-budget
SELECT year || ' spent ' || sum(epsilon_milli) / 1000.0 || ' of ' || max(budget_milli) / 1000.0 FROM noise GROUP BY year
	HAVING sum(epsilon_milli) > max(budget_milli);

-- check: noise-missing
SELECT period FROM release WHERE policy_hash = :policy AND (SELECT number FROM setting WHERE key = 'noise.epsilon') > 0
	AND from_s NOT IN (SELECT from_s FROM noise);

-- check: journal-future
SELECT 'entry ' || seq || ' of ' || datetime(time_s, 'unixepoch') FROM entry WHERE time_s > :now + 300;

-- check: journal-back
SELECT 'entry ' || b.seq || ' is ' || (a.time_s - b.time_s) / 60 || ' minutes before entry ' || a.seq FROM entry a JOIN entry b ON b.seq = a.seq + 1
	WHERE b.time_s < a.time_s - 300;

-- check: journal-personal
SELECT 'entry ' || seq FROM entry WHERE object || result || ifnull(detail, '') LIKE '%@%';

-- check: settings-not-run
SELECT 'runs by ' || substr(policy, 1, 12) || ', policy.yaml is ' || substr(:policy, 1, 12) FROM entry
	WHERE seq = (SELECT max(seq) FROM entry WHERE action IN ('collect', 'import') AND policy IS NOT NULL) AND policy <> :policy;

-- check: file-missing
SELECT path FROM (SELECT 'policy.yaml' AS path UNION SELECT 'feeds.yaml' UNION SELECT 'topics.yaml' UNION SELECT 'areas.yaml')
	WHERE path NOT IN (SELECT path FROM file);

-- check: journal-missing
SELECT 'journal.ndjson' FROM release WHERE 'journal.ndjson' NOT IN (SELECT path FROM file) LIMIT 1;
