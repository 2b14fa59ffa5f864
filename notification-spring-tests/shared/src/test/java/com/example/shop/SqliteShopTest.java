package com.example.shop;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The service's tables in a file beside the application's database. */
class SqliteShopTest implements ShopContract {
    private static Shop shop;

    @BeforeAll
    static void open(@TempDir Path folder) {
        shop = Shop.open(Shop.onSqlite(folder));
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
