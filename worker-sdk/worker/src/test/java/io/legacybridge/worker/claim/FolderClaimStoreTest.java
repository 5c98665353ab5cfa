package io.legacybridge.worker.claim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 10: what a claim names is there, whole, and for nobody else. */
class FolderClaimStoreTest {
    @TempDir
    private Path parent;

    @Test
    void whatIsKeptIsReadUnderItsUri() throws Exception {
        byte[] content = "{\"name\":\"Erträge €🚜\"}".getBytes(UTF_8);

        Claim claim = store().keep(task("one"), content);

        assertThat(claim.uri().toString()).startsWith("file:///").endsWith(".json");
        assertThat(Path.of(claim.uri())).hasBinaryContent(content);
        assertThat(claim.bytes()).isEqualTo(content.length);
        assertThat(claim.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }

    @Test
    void theClaimIsJsonThatNamesPlaceSizeAndHash() {
        assertThat(new Claim(URI.create("file:///data/a%20b/c.json"), 7, "00ff").toJson())
                .isEqualTo("{\"claim\":{\"uri\":\"file:///data/a%20b/c.json\",\"bytes\":7,\"sha256\":\"00ff\"}}");
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        Claim claim = store().keep(task("one"), new byte[] {1});

        assertThat(permissions(Path.of(claim.uri()))).isEqualTo("rw-------");
        assertThat(permissions(folder())).isEqualTo("rwx------");
    }

    @Test
    void oldClaimsAreRemovedAndNothingElse() throws Exception {
        FolderClaimStore store = store();
        Claim old = store.keep(task("old"), new byte[] {1});
        Claim young = store.keep(task("young"), new byte[] {1});
        Path oldFile = Path.of(old.uri());
        Path half = folder().resolve("." + String.valueOf(oldFile.getFileName()).replace(".json", ".part"));
        Files.createFile(half);
        Path other = Files.createFile(folder().resolve("notes.json"));
        Path link = Files.createSymbolicLink(folder().resolve("0".repeat(16) + "-" + "0".repeat(40) + ".json"), other);
        Instant now = Instant.parse("2026-01-31T00:00:00Z");
        for (Path file : List.of(oldFile, half, other)) {
            Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(1)));
        }
        Files.setLastModifiedTime(Path.of(young.uri()), FileTime.from(now));

        assertThat(store.removeOlderThan(now)).isEqualTo(1);

        assertThat(oldFile).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(List.of(Path.of(young.uri()), other, link))
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void aFolderThatIsThereKeepsItsPermissions() throws Exception {
        Files.createDirectory(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-x---"));

        store();

        assertThat(permissions(folder())).isEqualTo("rwxr-x---");
    }

    @Test
    void keptAgainItIsReplacedUnderTheSameUri() throws Exception {
        Claim first = store().keep(task("one"), "first".getBytes(UTF_8));
        Claim second = store().keep(task("one"), "second".getBytes(UTF_8));

        assertThat(second.uri()).isEqualTo(first.uri());
        assertThat(Path.of(second.uri())).hasContent("second");
        assertThat(names()).hasSize(1);
    }

    @Test
    void whatAnEarlierLifeLeftHalfWrittenIsReplaced() throws Exception {
        Claim claim = store().keep(task("one"), "old".getBytes(UTF_8));
        Path file = Path.of(claim.uri());
        String part = "." + file.getFileName().toString().replace(".json", ".part");
        Files.move(file, file.resolveSibling(part));

        store().keep(task("one"), "new".getBytes(UTF_8));

        assertThat(file).hasContent("new");
        assertThat(names()).hasSize(1);
    }

    @Test
    void eachTaskHasANameOfItsOwnThatItsShownIdDoesNotTell() throws Exception {
        Set<URI> uris = new HashSet<>();
        for (int number = 0; number < 100; number++) {
            ActivityTask task = task("token " + number);
            URI uri = store().keep(task, new byte[0]).uri();
            uris.add(uri);
            assertThat(uri.toString()).doesNotContain("token").matches(".*/" + task.id() + "-[0-9a-f]{40}\\.json");
        }
        assertThat(uris).hasSize(100);
    }

    @Test
    void whatCannotBeKeptLeavesNothing() throws Exception {
        FolderClaimStore store = store();
        Path file = Path.of(store.keep(task("one"), new byte[] {1}).uri());
        Files.delete(file);
        Files.createDirectories(file.resolve("in the way"));

        assertThatThrownBy(() -> store.keep(task("one"), new byte[] {1}))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSpaceException.class);
        assertThat(names()).containsExactly(file.getFileName().toString());
    }

    @Test
    void aPlaceThatIsNoFolderIsRefusedAtOnce() throws Exception {
        Files.writeString(folder(), "a file");

        assertThatThrownBy(this::store)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder().toString())
                .hasMessageContaining("name another one");
    }

    @Test
    void aThresholdThatStepFunctionsWouldNotTakeIsRefused() {
        assertThat(ClaimCheck.check(1_024, ClaimCheck.DEFAULT_LARGEST_INPUT)).isEmpty();
        assertThat(ClaimCheck.check(262_144, ClaimCheck.DEFAULT_LARGEST_INPUT)).isEmpty();
        assertThat(ClaimCheck.check(1_023, ClaimCheck.DEFAULT_LARGEST_INPUT)).hasSize(1);
        assertThat(ClaimCheck.check(262_145, ClaimCheck.DEFAULT_LARGEST_INPUT)).hasSize(1);
        assertThat(ClaimCheck.check(1_024, 256L << 20)).isEmpty();
        assertThat(ClaimCheck.check(1_024, (256L << 20) + 1)).hasSize(1);
    }

    private FolderClaimStore store() throws IOException {
        return FolderClaimStore.open(folder());
    }

    private Path folder() {
        return parent.resolve("claims");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static ActivityTask task(String token) {
        return new ActivityTask("work", TaskToken.of(token), "{}", Instant.EPOCH);
    }
}
