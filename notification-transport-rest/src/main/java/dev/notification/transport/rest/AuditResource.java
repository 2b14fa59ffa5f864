package dev.notification.transport.rest;

import dev.notification.core.domain.Scope;
import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.operator.ReadAudit;
import dev.notification.core.port.out.AuditLog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who did what to whom. */
@Path("audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
    private static final int STANDARD_LIMIT = 100;

    private final ReadAudit audit;

    AuditResource(ReadAudit audit) {
        this.audit = audit;
    }

    /** The oldest first, so that whoever reads on asks for what comes after the last one. */
    @GET
    @TakesQuery
    @Access(value = Access.To.SCOPED, scope = Scope.ADMIN)
    public Map<String, Object> audit(@Context ContainerRequestContext context) {
        var query = new QueryFields(context.getUriInfo().getQueryParameters());
        long after = query.optional("after", text -> RecipientQuery.whole("after", text))
                .orElse(0L);
        Optional<UserId> actor = query.optional("actor", RecipientQuery::number);
        int limit = query.limit(STANDARD_LIMIT, ReadAudit.MAX_LIMIT);
        query.check();
        List<AuditLog.Numbered> found = audit.audit(new AuditLog.Query(after, actor, Optional.empty(), limit));
        return new RecordJson()
                .with(
                        "entries",
                        found.stream().map(one -> RecordJson.of(one).fields()).toList())
                .with(
                        "next",
                        found.size() < limit
                                ? Optional.empty()
                                : Optional.of(found.get(limit - 1).id()))
                .fields();
    }
}
