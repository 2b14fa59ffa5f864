package dev.notification.core.port.in.operator;

import dev.notification.core.port.out.AuditLog;
import java.util.List;

/** Shows who did what to whom. */
@FunctionalInterface
public interface ReadAudit {
    int MAX_LIMIT = 500;

    /** As {@link AuditLog#find}. Blocks on the store. */
    List<AuditLog.Numbered> audit(AuditLog.Query query);
}
