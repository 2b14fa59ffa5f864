package dev.notification.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsExampleTest {
    @TempDir
    Path directory;

    private Map<String, String> read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("notification.properties"), text);
        return SettingsFile.read(file, problem -> fail(problem));
    }

    @Test
    void asItIsItSetsNothing() throws IOException {
        assertThat(read(SettingsExample.text())).isEmpty();
    }

    @Test
    void withoutTheSignsInFrontItSetsEverySettingToItsDefault() throws IOException {
        Map<String, String> read = read(SettingsExample.text().replaceAll("(?m)^#(?! )", ""));

        assertThat(read)
                .isEqualTo(
                        Setting.all().stream().collect(Collectors.toMap(Setting::key, setting -> setting.standard())));
    }

    @Test
    void itSaysWhatEachSettingDoesInLinesThatFitAScreen() {
        assertThat(SettingsExample.text().lines())
                .contains("# where to listen (a name or an address)", "#http.host=0.0.0.0")
                .allSatisfy(line -> assertThat(line.length()).isLessThan(125));
        assertThat(SettingsExample.text().replace("\n# ", " ")).contains("NOTIFICATION_JWT_SECRET_FILE");
    }
}
