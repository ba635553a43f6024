-- A mailbox's messages in the order in which they came; its folder stands in it as well, so that those of one folder are found without looking at the rows.
create index messages_by_time on messages (mailbox, received_at, msg_id, folder);
-- How many NOTIFYs were confirmed in an hour is counted in the index alone.
create index deliveries_by_time on deliveries (sent_at, outcome);
