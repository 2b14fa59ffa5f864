-- Logins and devices belong to a history, as revisions do: after a backup is restored they mean something else. What is
-- here already belongs to the present one.

alter table logins add column epoch text not null default '';
update logins set epoch = (select epoch from history);
alter table devices add column epoch text not null default '';
update devices set epoch = (select epoch from history);

-- The hashes of refresh tokens that were replaced, and by when the last access token of the login has expired. Access
-- tokens from before this version name no history and are refused, so those of present logins have no end to wait for.
alter table logins add column spent text not null default '';
alter table logins add column tokens_end_ms bigint not null default 0;

-- Revocations are numbered in the order of their commits, so that a process that was away finds all that it has missed.
alter table logins add column revocation bigint;
drop index logins_revoked;
create index logins_revocation on logins (revocation) where revocation is not null;
create index logins_over on logins (tokens_end_ms) where revoked_ms is not null;
alter table history add column revocations bigint not null default 0;

-- Which history ids are given out in. When the epoch is another, a backup was restored: ids are moved on, so that none of
-- those that were given out after the backup is given out again.
alter table history add column ids_epoch text not null default '';
update history set ids_epoch = epoch;
