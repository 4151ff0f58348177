-- SPDX-License-Identifier: EUPL-1.2
insert or replace into feed_rhythm (id, gap_s, ttl_s, skip_hours) values (?1, ?2, ?3, ?4)
