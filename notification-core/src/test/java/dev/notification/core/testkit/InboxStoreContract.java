package dev.notification.core.testkit;

/** What every {@link dev.notification.core.port.out.InboxStore} does, whatever it is made of. */
public interface InboxStoreContract
        extends OpenContract,
                AppendContract,
                HistoryContract,
                SearchContract,
                CategoryCountsContract,
                FeedContract,
                StateContract,
                SweepContract,
                SeenContract,
                CountsContract,
                CollapseContract,
                IdempotencyContract,
                RecallContract,
                ConvergenceContract,
                AnyValueContract {}
