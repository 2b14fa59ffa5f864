-- Users that an application names, services with their API keys, tokens that were cut off, and names that were given up. Every
-- statement can be repeated.

-- A user has the application's own name (external_id), a name to log in with, or both. Whoever has no password cannot log in, as a
-- service: a user that is a machine.
alter table users add column if not exists external_id text;
alter table users add column if not exists email text;
alter table users add column if not exists locale text;
alter table users add column if not exists time_zone text;
alter table users add column if not exists service boolean not null default false;
alter table users alter column username drop not null;
alter table users alter column password_hash drop not null;
create unique index if not exists users_external_id on users (external_id);
do $$
begin
    if not exists (select 1 from pg_constraint where conrelid = 'users'::regclass and conname = 'users_have_a_name') then
        alter table users add constraint users_have_a_name check (username is not null or external_id is not null);
    end if;
end
$$;

-- What is changed in the next three tables is numbered in the order of the commits, so that a process that was away finds all that it
-- has missed.
alter table history add column if not exists changes bigint not null default 0;

-- A key of a service and the hash of its secret.
create table if not exists api_keys (
    id           text   primary key,
    user_id      bigint not null references users (id),
    secret_hash  text   not null,
    scopes       text   not null,
    label        text   not null,
    created_ms   bigint not null,
    expires_ms   bigint,
    revoked_ms   bigint,
    last_used_ms bigint,
    change       bigint not null
);
create index if not exists api_keys_change on api_keys (change);
create index if not exists api_keys_user on api_keys (user_id);

-- Until when the tokens of a user that no login is behind are void. No reference to users: it stays when the user is deleted.
create table if not exists cut_offs (
    user_id  bigint primary key,
    after_ms bigint not null,
    change   bigint not null
);
create index if not exists cut_offs_change on cut_offs (change);

-- External ids and keys of usernames that a user has given up, for as long as somebody may still take them for that user's.
create table if not exists freed_names (
    kind     text   not null,
    name     text   not null,
    freed_ms bigint not null,
    change   bigint not null,
    primary key (kind, name)
);
create index if not exists freed_names_change on freed_names (change);
create index if not exists freed_names_age on freed_names (freed_ms);
