package dev.notification.core.testkit;

/** All that is kept of who users are, and what machines and tokens are good for. */
public interface IdentityContract
        extends DirectoryContract,
                UserStoreContract,
                KeyStoreContract,
                CutOffStoreContract,
                UserRecordsContract,
                DeletionContract {
    @Override
    Stores emptyStores();
}
