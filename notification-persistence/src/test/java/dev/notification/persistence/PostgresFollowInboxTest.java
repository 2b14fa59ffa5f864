package dev.notification.persistence;

import dev.notification.core.testkit.FollowInboxContract;
import dev.notification.core.testkit.FollowerKind;
import dev.notification.core.testkit.RecordingFollower;
import dev.notification.core.testkit.Stores;
import dev.notification.persistence.testkit.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresFollowInboxTest implements FollowInboxContract {
    private static PersistenceModule module;

    /** One for all, since to open one takes longer than most of these tests. */
    @BeforeAll
    static void open() {
        module = PersistenceModule.open(new PostgresDatabase().empty());
    }

    @AfterAll
    static void close() {
        module.close();
    }

    @Override
    public Stores stores() {
        return OpenStores.of(module);
    }

    @Override
    public FollowerKind followers() {
        return RecordingFollower.kind();
    }

    /** Each page takes the database a millisecond or so. */
    @Override
    public int crowd() {
        return 300;
    }

    @Override
    public int seeds() {
        return 25;
    }
}
