package dev.notification.transport.rest;

import dev.notification.core.domain.UserId;
import dev.notification.core.port.in.operator.ExportUser;
import dev.notification.core.port.in.operator.ExportUser.What;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.Set;

/**
 * A page of an export: a line for each thing that names the user (NDJSON), and a last line that says where it goes on, or that this
 * was all. It holds as much as other answers do and no more.
 */
final class ExportLines {
    private static final Set<String> OF_ACTORS = Set.of("actor_id", "actor_key", "address");

    private ExportLines() {}

    /** Without the last line, for whoever asks for the rest at once. */
    static RestModule.ExportedPage of(ExportUser.Page page) {
        return of(page, Optional.empty());
    }

    private static RestModule.ExportedPage of(ExportUser.Page page, Optional<UserId> own) {
        var lines = new ByteArrayOutputStream();
        Optional<ExportUser.Place> shown = Optional.empty();
        for (ExportUser.Item item : page.items()) {
            byte[] line = ViewJson.bytes(line(item.what(), own).fields());
            if (lines.size() > 0 && lines.size() + line.length > AnswerSize.MAX_BYTES) {
                return new RestModule.ExportedPage(lines.toByteArray(), shown);
            }
            lines.writeBytes(line);
            lines.write('\n');
            shown = Optional.of(item.place());
        }
        return new RestModule.ExportedPage(lines.toByteArray(), page.next());
    }

    /** @param own the user, if it is for the user: then without who else did something, and from where */
    static byte[] answer(ExportUser.Page page, Optional<UserId> own) {
        RestModule.ExportedPage lines = of(page, own);
        var last = new RecordJson().with("type", lines.next().isPresent() ? "more" : "end");
        var all = new ByteArrayOutputStream();
        all.writeBytes(lines.text());
        all.writeBytes(ViewJson.bytes(
                last.with("after", lines.next().map(ExportUser.Place::text)).fields()));
        all.write('\n');
        return all.toByteArray();
    }

    private static RecordJson line(What what, Optional<UserId> own) {
        if (what instanceof What.OfAccount account) {
            return typed("account", RecordJson.of(account.user()))
                    .with("email", account.user().profile().email())
                    .with("locale", account.user().profile().locale())
                    .with("time_zone", account.user().profile().timeZone())
                    .with("cursor", account.head().cursor().toString())
                    .with("unread", account.head().unread())
                    .with("unseen", account.head().unseen());
        }
        if (what instanceof What.OfDevice one) {
            return typed("device", RecordJson.of(one.device()));
        }
        if (what instanceof What.OfLogin one) {
            return new RecordJson()
                    .with("type", "login")
                    .with("expires_at", one.login().expiresAt())
                    .with("revoked", one.login().isRevoked());
        }
        if (what instanceof What.OfInbox one) {
            return typed("notification", RecordJson.of(one.notification()))
                    .with(one.notification().content());
        }
        if (what instanceof What.OfSent one) {
            return new RecordJson()
                    .with("type", "sent")
                    .with("id", one.notification().id().value())
                    .with("user_id", one.notification().recipient().value())
                    .with("created_at", one.notification().createdAt())
                    .with(one.notification().content());
        }
        if (what instanceof What.OfAudit one) {
            RecordJson json = typed("audit", RecordJson.of(one.entry()));
            if (own.isPresent() && !one.entry().entry().actor().equals(own)) {
                json.fields().keySet().removeAll(OF_ACTORS);
            }
            return json;
        }
        throw new IllegalArgumentException("nobody says how to write " + what);
    }

    private static RecordJson typed(String type, RecordJson json) {
        var line = new RecordJson().with("type", type);
        json.fields().forEach(line::with);
        return line;
    }
}
