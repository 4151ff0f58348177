-- SPDX-License-Identifier: EUPL-1.2
select etag, last_modified, validator_url, next_poll_s, held, failures, last_success_s, last_status, moved_url,
       moved_count, ended
from feed
where id = ?1 and url = ?2
