package dev.notification.transport.rest;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.notification.core.domain.AuditEntry;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.Device;
import dev.notification.core.domain.ExternalId;
import dev.notification.core.domain.Held;
import dev.notification.core.domain.KeyId;
import dev.notification.core.domain.User;
import dev.notification.core.domain.Username;
import dev.notification.core.port.out.AuditLog;
import dev.notification.protocol.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is kept of users as JSON: objects with only what there is. */
final class RecordJson {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    RecordJson with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    RecordJson with(String name, Optional<?> value) {
        value.ifPresent(there -> fields.put(name, there));
        return this;
    }

    Map<String, Object> fields() {
        return fields;
    }

    static RecordJson of(User user) {
        return new RecordJson()
                .with("user_id", user.id().value())
                .with("external_id", user.externalId().map(ExternalId::value))
                .with("username", user.username().map(Username::value))
                .with("role", user.role().name().toLowerCase(Locale.ROOT))
                .with("service", user.isService())
                .with("created_at", user.createdAt());
    }

    static RecordJson of(Device device) {
        return new RecordJson()
                .with("id", device.id().value())
                .with("cursor", device.place().toString())
                .with("rev", device.acknowledged().value())
                .with("last_contact", device.lastContact());
    }

    /** Where it stands and how it is, without anything that its sender wrote but the category. */
    static RecordJson of(Held held) {
        return new RecordJson()
                .with("id", held.id().value())
                .with("rev", held.revision().value())
                .with("arrived_rev", held.arrived().value())
                .with("sender_id", held.sender().value())
                .with("state", Json.word(held.state()))
                .with("archived", held.archived())
                .with("created_at", held.createdAt())
                .with("changed_at", held.changedAt())
                .with("category", held.content().flatMap(Content::category).map(Category::value))
                .with("priority", held.content().map(content -> Json.word(content.priority())));
    }

    /** With what its sender wrote. */
    RecordJson with(Optional<Content> content) {
        return with("title", content.flatMap(Content::title))
                .with("message", content.map(Content::message))
                .with("data", content.flatMap(Content::data).map(data -> new RawValue(data.text())))
                .with("link", content.flatMap(Content::link).map(Object::toString));
    }

    static RecordJson of(AuditLog.Numbered numbered) {
        AuditEntry entry = numbered.entry();
        return new RecordJson()
                .with("id", numbered.id())
                .with("at", entry.at())
                .with("actor_id", entry.actor().map(user -> user.value()))
                .with("actor_key", entry.key().map(KeyId::value))
                .with("action", entry.action().label())
                .with("subject_id", entry.subject().map(user -> user.value()))
                .with("detail", Optional.of(entry.detail()).filter(detail -> !detail.isEmpty()))
                .with("address", entry.address());
    }
}
