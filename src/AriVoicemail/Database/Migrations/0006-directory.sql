-- How the dial-by-name directory finds a mailbox.
alter table mailboxes add column hide_from_directory boolean; -- null: it does not hide
alter table mailboxes add column alias text;                  -- other names of its owner, with commas
