package dev.notification.core.testkit;

import dev.notification.core.domain.Category;
import dev.notification.core.domain.CollapseKey;
import dev.notification.core.domain.Content;
import dev.notification.core.domain.JsonObject;
import dev.notification.core.domain.Link;
import dev.notification.core.domain.Priority;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes values by chance, at the ends of what the domain accepts and beyond; only those that it accepts come out. */
final class AnyContent {
    /** One code point of each kind that some store, driver or encoding is known to stumble over. */
    private static final int[] ODD = {
        0, 1, 8, 9, 10, 13, 27, 31, ' ', '"', '\'', '\\', '%', '?', '$', '{', '}', ',', ':', 0x7f, 0x80, 0x85, 0xa0,
        0xad, 'é', 0x301, 0x3b1, 0x5d0, 0x200b, 0x200e, 0x202e, 0x2028, 0x4e2d, 0xac00, 0xd800, 0xdbff, 0xdc00, 0xdfff,
        0xe000, 0xfdd0, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x1f600, 0x10fffe, 0x10ffff
    };

    private static final String[] LINKS = {
        "http://h",
        "HTTP://H:80/",
        "https://[::1]:8080/p?q=%00#f",
        "http://user@h/%ff%2f",
        "https://h/é/中?q='\"",
        "http://h?",
        "http://h/a b",
        "http://my_service/x",
        "javascript:alert(1)",
        "//h/x",
        "http:///x",
        "https://h:99999/",
        "http://h:/",
        "/",
        "/orders/42?a=b&c=\u00fc#\ud83d\ude00",
        "http://\u0939\u093f\u0928\u094d\u0926\u0940.example/100%",
        "shop://order/42|^{}",
        "mailto:ada@shop.example",
        "shop:'"
    };

    private final Random random;

    AnyContent(long seed) {
        this.random = new Random(seed);
    }

    Content next() {
        Content content = until(() -> Content.of(text(Content.MAX_MESSAGE_BYTES)));
        content = maybe(content, this::title);
        content = maybe(content, this::link);
        content = maybe(content, this::expiry);
        content = maybe(content, any -> any.withPriority(Priority.values()[random.nextInt(4)]));
        content = maybe(content, any -> any.withCategory(new Category(text(64))));
        content = maybe(content, any -> any.withCategory(new Category("Aa9._:-".repeat(9))));
        content = maybe(content, any -> any.withData(new JsonObject("{" + text(JsonObject.MAX_BYTES - 2) + "}")));
        content = maybe(content, any -> any.withData(new JsonObject(number())));
        return maybe(content, any -> any.withCollapseKey(new CollapseKey(text(128))));
    }

    private Content title(Content content) {
        return content.withTitle(text(Content.MAX_TITLE_BYTES));
    }

    private Content link(Content content) {
        String link = LINKS[random.nextInt(LINKS.length)];
        return content.withLink(
                switch (random.nextInt(4)) {
                    case 0 -> new Link(link); // Also one of a time with fewer rules.
                    case 1 -> Link.of("/" + text(Link.MAX_BYTES - 1));
                    case 2 -> Link.of(link + "p".repeat(Link.MAX_BYTES - link.length()));
                    default -> Link.of(link);
                });
    }

    private Content expiry(Content content) {
        Instant[] odd = {
            Instant.MIN,
            Instant.EPOCH.minusNanos(1),
            Instant.EPOCH,
            Instant.EPOCH.plusNanos(999_999),
            Instant.parse("9999-12-31T23:59:59.999999999Z"),
            Instant.parse("9999-12-31T23:59:59.999Z"),
            Instant.parse("+10000-01-01T00:00:00Z"),
            Instant.ofEpochMilli(Long.MIN_VALUE),
            Instant.ofEpochMilli(Long.MAX_VALUE),
            Instant.MAX,
            Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))
        };
        return content.withExpiresAt(odd[random.nextInt(odd.length)]);
    }

    private String number() {
        String[] odd = {"1e400", "-0.0", "9".repeat(64), "1E-2147483648", "[".repeat(30) + "]".repeat(30), "\"\\u0000\""
        };
        return "{\"n\":" + odd[random.nextInt(odd.length)] + "}";
    }

    /** Up to so many bytes, and sometimes one more; odd code points among plain ones. */
    String text(int maxBytes) {
        var text = new StringBuilder();
        int length = random.nextInt(3) == 0 ? maxBytes : 1 + random.nextInt(12);
        for (int bytes = 0; bytes < length; ) {
            int point = random.nextInt(16) == 0 ? ODD[random.nextInt(ODD.length)] : 'a' + random.nextInt(26);
            // Those that the domain refuses would make it refuse every long text.
            boolean refused = point == 0 || point >= 0xd800 && point <= 0xdfff;
            if (!refused || random.nextInt(200) == 0) {
                text.appendCodePoint(point);
                bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            }
        }
        return text.toString();
    }

    private Content maybe(Content content, Function<Content, Content> with) {
        return random.nextBoolean()
                ? content
                : accepted(() -> with.apply(content)).orElse(content);
    }

    private static Content until(Supplier<Content> made) {
        Optional<Content> content = accepted(made);
        while (content.isEmpty()) {
            content = accepted(made);
        }
        return content.get();
    }

    private static Optional<Content> accepted(Supplier<Content> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
