package dev.notification.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code users}. */
@Entity(name = "UserRow")
@Table(name = "users")
class UserRow {
    @Id
    long id;

    String username;

    @Column(name = "password_hash")
    String passwordHash;

    @Column(name = "created_ms")
    long createdMs;
}
