package dev.notification.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.notification.core.domain.Categories;
import dev.notification.core.domain.Category;
import dev.notification.core.domain.Cursor;
import dev.notification.core.domain.NotificationId;
import dev.notification.core.domain.Revision;
import dev.notification.core.domain.Selection;
import dev.notification.core.domain.SweepFilter;
import java.util.List;
import java.util.Optional;
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

    @Test
    void allMayBeNarrowedToACategoryAndToWhatIsReadOrNot() {
        assertThat(read("{\"all\":true,\"category\":\"orders\"}"))
                .isEqualTo(all(Optional.of(Categories.of(new Category("orders"))), Optional.empty()));
        assertThat(read("{\"all\":true,\"category\":\"\",\"read\":false}"))
                .isEqualTo(all(Optional.of(Categories.NONE), Optional.of(false)));
        assertThat(read("{\"all\":true,\"read\":true}")).isEqualTo(all(Optional.empty(), Optional.of(true)));
    }

    private static Selection all(Optional<Categories> categories, Optional<Boolean> read) {
        return new Selection.All(new Revision(7), new SweepFilter(categories, read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"category\":\"orders\"", "\"read\":true", "\"read\":false"})
    void aFilterBesideIdsIsNamed(String filter) {
        String name = filter.substring(1, filter.indexOf('"', 1));

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read("{\"ids\":[1]," + filter + "}"))
                .satisfies(refusal -> {
                    assertThat(refusal.problem().field()).contains(name);
                    assertThat(refusal.problem().detail()).isEqualTo(name + " goes with all, not with ids");
                });
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
                "{\"all\":true,\"category\":\"a b\"}",
                "{\"all\":true,\"category\":[\"orders\"]}",
                "{\"all\":true,\"category\":null}",
                "{\"all\":true,\"read\":\"true\"}",
                "{\"all\":true,\"read\":1}",
                "{\"all\":true,\"archived\":true}",
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
