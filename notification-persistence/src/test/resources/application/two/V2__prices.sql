alter table orders add column price bigint;
