package com.example.shop;


import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;


/** The service's tables in the application's database. */
class PostgresShopTest implements ShopContract {
    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(Shop.onPostgres());
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Override
    public Shop shop() {
        return shop;
    }
}
