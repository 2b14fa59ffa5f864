create table orders (id bigint primary key, item text);
insert into orders (id, item) values (1, 'a book');
