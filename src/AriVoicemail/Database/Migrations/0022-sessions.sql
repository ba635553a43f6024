-- What the mailbox's PIN was when its owner signed in: a session lasts as long as that PIN, whoever changes it, and is no other mailbox's of the same number.
alter table sessions add column pin_hash text;  -- null: the session of a key
update sessions set pin_hash = (select mailboxes.pin_hash from mailboxes where mailboxes.mailbox = sessions.mailbox) where api_key is null;
