-- Names are compared by a key (one for alice, Alice and full-width letters), and an audit log.

-- What the name of the account is compared by; the server computes it (SQL cannot), also for accounts that were there before.
-- Null: an older account has this key already; then the account has only its name as it was written.
alter table users add column name_key text;
create unique index users_name_key on users (name_key);

-- Who did what to whom, entered in the transaction of the act.
create table audit (
    id         integer primary key,
    at_ms      bigint not null,
    actor_user bigint,
    action     text   not null,
    subject    bigint,
    detail     text,
    address    text
);
create index audit_age on audit (at_ms);
