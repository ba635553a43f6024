-- What the owner of a mailbox that was locked has still to be told; attempts that led to no lock are forgotten with the right PIN.
alter table sign_ins add column attempts bigint not null default 0;   -- wrong ones since the owner was last told
alter table sign_ins add column since bigint not null default 0;      -- the first of them
alter table sign_ins add column locked_at bigint not null default 0;  -- the last lock; 0: none
