/**
 * The ports for storage on Hibernate: PostgreSQL for production, SQLite as the embedded default.
 *
 * <p>Which language a statement is in: HQL where whole rows become objects and both databases are asked the same; native SQL
 * through Hibernate where HQL lacks the words ({@code on conflict}, {@code returning}) and a call is about one row; JDBC
 * within Hibernate's session where a statement takes a table of values or lies on the path of every send, connect or
 * acknowledgement: there, a query object for each call costs more than the database does. What differs between the two
 * databases has an interface of its own ({@code Tuples}, {@code NotificationInserts}, {@code DeviceWrites}, {@code AccountNumbers}).
 */
package dev.notification.persistence;
