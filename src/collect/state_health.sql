-- SPDX-License-Identifier: EUPL-1.2
insert or replace into feed_health (id, last_poll_s, cursor_ids, cursor_s, posts_seen, hollow_count, why_nl, why_en)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
