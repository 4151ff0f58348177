-- SPDX-License-Identifier: EUPL-1.2
-- What is remembered of a feed between two runs: nothing of its posts.
pragma journal_mode = wal;
pragma synchronous = normal; -- losing the last poll's row costs one more request, no data

create table if not exists feed (
  id text not null primary key,
  url text not null,              -- as configured: another url starts afresh
  etag blob not null,             -- validators, byte for byte
  last_modified blob not null,
  validator_url blob not null,    -- hash of the url that gave them, the only one that gets them back
  next_poll_s integer not null,
  held integer not null,          -- the server asked for this rest
  failures integer not null,      -- in a row
  last_success_s integer not null,
  last_status integer not null,   -- of HTTP, 0 when there was no answer
  moved_url text not null,        -- where permanent redirects led
  moved_count integer not null,   -- how many polls in a row
  ended integer not null          -- the server said 410: gone
) strict, without rowid;

-- Since 0.2, beside the first table so that older state goes on as it is. All rows of a feed are written in one transaction.
create table if not exists feed_health (
  id text not null primary key,
  last_poll_s integer not null,
  cursor_ids integer not null,    -- the family of ids that a server gives: of its software, of no post
  cursor_s integer not null,      -- up to which moment a timeline was read
  posts_seen integer not null,    -- polls in a row that gave posts, at most a few
  hollow_count integer not null,  -- polls in a row that gave none after those
  why_nl text not null,           -- what was wrong and what to do about it
  why_en text not null
) strict, without rowid;

create table if not exists feed_rhythm (
  id text not null primary key,
  gap_s integer not null,         -- mean time between posts, 0 unknown
  ttl_s integer not null,         -- what the feed itself asks for, 0 nothing
  skip_hours integer not null     -- bit n: not between n and n + 1 o'clock UTC
) strict, without rowid;
