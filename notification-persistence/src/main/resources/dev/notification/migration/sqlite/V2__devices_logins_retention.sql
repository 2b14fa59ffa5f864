-- Devices, logins, roles and what retention needs.

alter table users add column role text not null default 'user';

-- When it was removed: a purge forgets it some time later.
alter table notifications add column removed_ms bigint;
create index notifications_removed on notifications (removed_ms) where removed_ms is not null;
create index notifications_age on notifications (created_ms) where removed = 0;

-- Up to where each device of a user has said that it has the inbox.
create table devices (
    user_id    bigint not null references users (id),
    device_id  text   not null,
    started    bigint not null,
    acked      bigint not null,
    contact_ms bigint not null,
    primary key (user_id, device_id)
) without rowid;

-- A login and the hash of its present refresh token.
create table logins (
    id           text   not null primary key,
    user_id      bigint not null references users (id),
    refresh_hash text   not null,
    expires_ms   bigint not null,
    revoked_ms   bigint
) without rowid;
create index logins_user on logins (user_id) where revoked_ms is null;
create index logins_revoked on logins (revoked_ms) where revoked_ms is not null;
create index logins_expiry on logins (expires_ms);
