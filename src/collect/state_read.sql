-- SPDX-License-Identifier: EUPL-1.2
select etag, last_modified, validator_url, next_poll_s, held, failures, last_success_s, last_status, moved_url,
       moved_count, ended, last_poll_s, cursor_ids, cursor_s, posts_seen, hollow_count, why_nl, why_en,
       gap_s, ttl_s, skip_hours
from feed left join feed_health using (id) left join feed_rhythm using (id)
where id = ?1 and url = ?2
