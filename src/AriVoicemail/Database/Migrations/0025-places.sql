-- A folder's messages in an order that stays when messages before them go, as pages list them.
create index messages_by_place on messages (mailbox, folder, received_at, msg_id);
