-- A session in a browser may be that of a key, so that the key itself is not kept there.
alter table sessions add column api_key text;  -- its id; the mailbox is empty then
