package com.example.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

/** A row of the application's own {@code users}: the service has a table of that name too, in a schema of its own. */
@Entity
@Table(name = "users")
public class Customer {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String email;

    /** Loaded late, by a proxy, which Hibernate makes with Byte Buddy. */
    @ManyToOne(fetch = FetchType.LAZY)
    private Customer advertiser;

    protected Customer() {}

    public Customer(String email, Customer advertiser) {
        this.email = email;
        this.advertiser = advertiser;
    }

    public Long getId() {
        return id;
    }

    public String getEmail() {
        return email;
    }

    public Customer getAdvertiser() {
        return advertiser;
    }
}
