-- Users that an application names, services with their API keys, tokens that were cut off, and names that were given up.

-- A user has the application's own name (external_id), a name to log in with, or both. Whoever has no password cannot log in, as a
-- service: a user that is a machine.
--
-- SQLite cannot drop "not null", so users are made anew; logins go first, which refer to them. So no reference is ever broken, and all of
-- it is one transaction: whoever is stopped on the way finds the old tables.
create table users_new (
    id            integer primary key autoincrement,
    username      text    unique,
    password_hash text,
    created_ms    bigint  not null,
    role          text    not null default 'user',
    name_key      text,
    external_id   text,
    email         text,
    locale        text,
    time_zone     text,
    service       boolean not null default false,
    constraint users_have_a_name check (username is not null or external_id is not null)
);
insert into users_new (id, username, password_hash, created_ms, role, name_key)
select id, username, password_hash, created_ms, role, name_key from users;
-- The number of a user who is gone is not given out again.
delete from sqlite_sequence where name = 'users_new';
insert into sqlite_sequence (name, seq) select 'users_new', seq from sqlite_sequence where name = 'users';

create table logins_new (
    id            text   not null primary key,
    user_id       bigint not null references users_new (id),
    refresh_hash  text   not null,
    expires_ms    bigint not null,
    revoked_ms    bigint,
    epoch         text   not null default '',
    spent         text   not null default '',
    tokens_end_ms bigint not null default 0,
    revocation    bigint
) without rowid;
insert into logins_new (id, user_id, refresh_hash, expires_ms, revoked_ms, epoch, spent, tokens_end_ms, revocation)
select id, user_id, refresh_hash, expires_ms, revoked_ms, epoch, spent, tokens_end_ms, revocation from logins;
drop table logins;

-- A table of somebody else that refers to users would lose rows with the old one, if its reference says so.
create table users_referred (
    tables bigint,
    constraint no_table_of_another_application_refers_to_users check (tables = 0)
);
insert into users_referred (tables)
select count(*) from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table' and lower(f."table") = 'users';
drop table users_referred;

drop table users;
alter table users_new rename to users;
alter table logins_new rename to logins;
create unique index users_name_key on users (name_key);
create unique index users_external_id on users (external_id);
create index logins_user on logins (user_id) where revoked_ms is null;
create index logins_revocation on logins (revocation) where revocation is not null;
create index logins_over on logins (tokens_end_ms) where revoked_ms is not null;
create index logins_expiry on logins (expires_ms);

-- What is changed in the next three tables is numbered in the order of the commits, so that a process that was away finds all that it
-- has missed.
alter table history add column changes bigint not null default 0;

-- A key of a service and the hash of its secret.
create table api_keys (
    id           text   not null primary key,
    user_id      bigint not null references users (id),
    secret_hash  text   not null,
    scopes       text   not null,
    label        text   not null,
    created_ms   bigint not null,
    expires_ms   bigint,
    revoked_ms   bigint,
    last_used_ms bigint,
    change       bigint not null
) without rowid;
create index api_keys_change on api_keys (change);
create index api_keys_user on api_keys (user_id);

-- Until when the tokens of a user that no login is behind are void. No reference to users: it stays when the user is deleted.
create table cut_offs (
    user_id  bigint not null primary key,
    after_ms bigint not null,
    change   bigint not null
) without rowid;
create index cut_offs_change on cut_offs (change);

-- External ids and keys of usernames that a user has given up, for as long as somebody may still take them for that user's.
create table freed_names (
    kind     text   not null,
    name     text   not null,
    freed_ms bigint not null,
    change   bigint not null,
    primary key (kind, name)
) without rowid;
create index freed_names_change on freed_names (change);
create index freed_names_age on freed_names (freed_ms);
