package dev.notification.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases that are out there were made with these files: one that is to be different is another file. */
class MigrationFilesTest {
    private static final Map<String, String> SHA256 = Map.ofEntries(
            Map.entry("postgresql/V1__inboxes.sql", "02b129ed3bf17912343a3b50d6485a77d30903758a7263db9686d67a0aea7490"),
            Map.entry(
                    "postgresql/V2__devices_logins_retention.sql",
                    "23318a705067427a6df317c3fadafc583a44013da5d7179b249313cc042dfa02"),
            Map.entry(
                    "postgresql/V3__own_users.sql", "6e6c4bd668ecc82cb6cfba2a26d0065211982a9f21c25e892a4da5375418b7df"),
            Map.entry(
                    "postgresql/V4__history_of_logins_and_devices.sql",
                    "d2698b68264e8a88bac29b30d60bd12a4d73cf3d8ba9ffe23c5261fd6b4de1d9"),
            Map.entry(
                    "postgresql/V5__names_and_audit.sql",
                    "ba42d987a07b5a306dcfe1c961d2600542153d8cc3bbcf1b8f52556cfd8074aa"),
            Map.entry(
                    "postgresql/V6__a_key_for_every_table.sql",
                    "d343bb7002ac23c61483e045229f7187d9f56f34c150773792cffd0edb119dc4"),
            Map.entry(
                    "postgresql/V7__identity.sql", "358c2476096e5b1ec3fdead2cb263dd7975ba81d0bf1a43378bfdde249d3146c"),
            Map.entry(
                    "postgresql/V9__deletion_and_audit.sql",
                    "832d4046831dcb231c3c1b341aa7098b0c4647ed51686b3a5d2d2bfeb2f2204a"),
            Map.entry("sqlite/V1__inboxes.sql", "5d66fc855b3282afac05aa74b45c5d59f2a3605d2286dd19c55caa268af36329"),
            Map.entry(
                    "sqlite/V2__devices_logins_retention.sql",
                    "1f36e7c808e9d88f6d55daa74949ce161acee50517b7c6479310aa1994d7ee1e"),
            Map.entry("sqlite/V3__own_users.sql", "4f6a55f1754ecd622574b64e5b4e956df564041c4e0d6f0330eaae435da0b242"),
            Map.entry(
                    "sqlite/V4__history_of_logins_and_devices.sql",
                    "e66daeb6a20c62bf55ed86076062f3753c757a0e411edcc0ecba84cc86f7d4b0"),
            Map.entry(
                    "sqlite/V5__names_and_audit.sql",
                    "7098eb6eec7fdc8394f7325610a4bcb9c0c969c938b188da1b05a904a47a05f9"),
            Map.entry(
                    "sqlite/V6__a_key_for_every_table.sql",
                    "cab3f570717fea19bfb1d1a39f9184b97f20eab4f6df2fc9dc0c4a775abdb410"),
            Map.entry("sqlite/V7__identity.sql", "14eaac52a010790f48e44b7fcc4097ab968cbdee84ca76439962cc55fc4cb4af"),
            Map.entry(
                    "postgresql/V8__marks_and_a_wider_row.sql",
                    "ab88c944faa9252135a774533bc8aace2ed349fbe54282e267788130d64fc992"),
            Map.entry(
                    "sqlite/V8__marks_and_a_wider_row.sql",
                    "f4f8c893f1505b7e427628651608b3d8ae4d3f542b5f58337a6f7c894ee73ec8"),
            Map.entry(
                    "sqlite/V9__deletion_and_audit.sql",
                    "18968c92c4d7aee266fc205d7a8c776487e1116478caa9d8d540a16fa5808faf"));

    @ParameterizedTest
    @EnumSource
    void noFileThatWasEverReleasedChanges(Catalog kind) throws IOException, NoSuchAlgorithmException {
        Map<String, String> actual = new TreeMap<>();
        for (String file : files(kind)) {
            byte[] text = SchemaFixture.text(kind, file).getBytes(StandardCharsets.UTF_8);
            actual.put(
                    kind.folder() + "/" + file,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
        }

        assertThat(SHA256).containsAllEntriesOf(actual);
        assertThat(actual).hasSize(SHA256.size() / 2);
    }

    @ParameterizedTest
    @EnumSource
    void theLastFileIsTheVersionThatTheServerNeeds(Catalog kind) throws IOException {
        assertThat(files(kind)).isEqualTo(SchemaFixture.FILES);
        assertThat(SchemaFixture.FILES.get(SchemaFixture.FILES.size() - 1)).startsWith("V" + Schema.NEWEST + "__");
    }

    private static List<String> files(Catalog kind) throws IOException {
        Path folder = Path.of("src/main/resources/dev/notification/migration", kind.folder());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
