package com.example.shop;

import org.springframework.data.jpa.repository.JpaRepository;

/** The application's customers. */
public interface Customers extends JpaRepository<Customer, Long> {}
