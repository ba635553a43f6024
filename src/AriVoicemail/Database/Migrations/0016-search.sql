-- Whose messages lie where: everything that one number left, the newest first.
create index messages_by_caller on messages (caller_number, received_at);
