/** The ports for storage on Hibernate: PostgreSQL for production, SQLite as the embedded default. */
package dev.notification.persistence;
