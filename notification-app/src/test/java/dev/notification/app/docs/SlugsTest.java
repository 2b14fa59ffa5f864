package dev.notification.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlugsTest {
    @Test
    void aHeadingIsNamedAsOnGitHub() {
        var slugs = new Slugs();

        assertThat(slugs.of("Start-up and memory")).isEqualTo("start-up-and-memory");
        assertThat(slugs.of("What counts: sends, reads & acks")).isEqualTo("what-counts-sends-reads--acks");
        assertThat(slugs.of("GET /api/users/{id}")).isEqualTo("get-apiusersid");
        assertThat(slugs.of("[0.2.0] – 2026-11-27")).isEqualTo("020--2026-11-27");
        assertThat(slugs.of("Lima langkah, é snake_case")).isEqualTo("lima-langkah-é-snake_case");
    }

    @Test
    void aNameThatAPageHasHadGetsANumber() {
        var slugs = new Slugs();

        assertThat(slugs.of("Added")).isEqualTo("added");
        assertThat(slugs.of("Added 1")).isEqualTo("added-1");
        assertThat(slugs.of("Added")).isEqualTo("added-2");
        assertThat(slugs.of("Added")).isEqualTo("added-3");
    }
}
