-- Users who are being deleted, what must outlive their inboxes, and an audit log that operators read.

-- When the deletion of a user began. From then on the row has a number and no name, until nothing refers to it any more.
alter table users add column if not exists deleted_ms bigint;
create index if not exists users_deleted on users (deleted_ms) where deleted_ms is not null;

-- Whose inbox is being emptied, a batch at a time.
create table if not exists deletions (
    user_id bigint primary key
);

-- The highest head of any inbox that was deleted: inboxes that are opened later begin behind it, so that nobody can go on in one of
-- them with a cursor of one that is gone. 0: none was deleted yet, and inboxes begin at 0.
alter table history add column if not exists deleted_head bigint not null default 0;

-- With which API key the actor did it.
alter table audit add column if not exists actor_key text;
create index if not exists audit_actor on audit (actor_user, id);
create index if not exists audit_subject on audit (subject, id);

-- Of all logins of a user, those that are over among them.
drop index if exists logins_user;
create index if not exists logins_owner on logins (user_id);
