package dev.notification.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionJsonTest {
    private static final Cursor HERE = Cursor.parse("k3f9.7");

    private static Selection read(String json) {
        var fields = new Fields(Json.object(json));
        var selection = SelectionJson.read(fields, HERE);
        fields.check();
        return selection.orElseThrow();
    }

    @Test
    void idsAreThose() {
        assertThat(read("{\"ids\":[3,4,3]}"))
                .isEqualTo(new Selection.Ids(List.of(new NotificationId(3), new NotificationId(4))));
    }

    @Test
    void allGoesUpToHereOrToTheCursorThatIsGiven() {
        assertThat(read("{\"all\":true}")).isEqualTo(new Selection.All(new Revision(7)));
        assertThat(read("{\"all\":true,\"up_to\":\"k3f9.5\"}")).isEqualTo(new Selection.All(new Revision(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"ids\":[]}",
                "{\"ids\":[0]}",
                "{\"ids\":[1.5]}",
                "{\"ids\":[\"1\"]}",
                "{\"ids\":1}",
                "{\"ids\":[1],\"all\":true}",
                "{\"ids\":[1],\"all\":false}",
                "{\"all\":false}",
                "{\"all\":\"true\"}",
                "{\"all\":null}",
                "{\"all\":true,\"up_to\":\"old1.5\"}",
                "{\"all\":true,\"up_to\":5}",
                "{\"ids\":[1],\"up_to\":\"k3f9.5\"}",
            })
    void whatIsUnclearIsRefused(String json) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read(json))
                .satisfies(refusal -> assertThat(refusal.problem().code()).isEqualTo(ErrorCode.INVALID_FIELD));
    }

    @Test
    void moreThanAThousandIdsAreRefused() {
        String ids = LongStream.rangeClosed(1, Selection.MAX_IDS + 1L)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));

        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> read("{\"ids\":[" + ids + "]}"));
    }
}
