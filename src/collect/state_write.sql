-- SPDX-License-Identifier: EUPL-1.2
insert or replace into feed (id, url, etag, last_modified, validator_url, next_poll_s, held, failures, last_success_s,
                             last_status, moved_url, moved_count, ended)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
