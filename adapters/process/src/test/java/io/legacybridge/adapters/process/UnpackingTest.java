package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of strangers. */
class UnpackingTest {
    private static final int BOMB = 40 << 20;

    @TempDir
    Path folder;

    private LimitsConfig limits = limits(null, null);

    private Path target = Path.of("");

    @BeforeEach
    void place() {
        target = folder.resolve("in");
    }

    private static LimitsConfig limits(@Nullable ByteSize bytes, @Nullable Integer files) {
        return new LimitsConfig(null, null, null, bytes, files, null, new ArchiveLimitsConfig(null, 4));
    }

    private List<String> unpacked(byte[] archive) throws Exception {
        new Unpacking(limits, new InputBudget(limits), "in.card", target).unpack(Archives.write(folder, archive));
        try (Stream<Path> found = Files.walk(target)) {
            return found.filter(path -> !path.equals(target))
                    .map(path ->
                            Utf8Path.text(path).substring(Utf8Path.text(target).length() + 1)
                                    + (Files.isDirectory(path) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    private void refused(byte[] archive, String... why) {
        assertThatThrownBy(() -> unpacked(archive))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("in.card: ")
                .hasMessageContainingAll(why);
        assertThat(folder.toFile().list()).containsOnly("in", "upload.bin");
    }

    private long written() throws IOException {
        try (Stream<Path> found = Files.walk(target)) {
            return found.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    private void remove() throws IOException {
        try (Stream<Path> found = Files.walk(target)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void zipTarAndGzippedTarAreKnownByTheirContent() throws Exception {
        String[] names = {"./", "TASKDATA/", "TASKDATA/TASKDATA.XML", "./TASKDATA/sub/Größe 1.bin", "inner.zip"};
        String[] expected = {
            "TASKDATA/", "TASKDATA/TASKDATA.XML", "TASKDATA/sub/", "TASKDATA/sub/Größe 1.bin", "inner.zip"
        };
        assertThat(unpacked(Archives.zip(names))).containsExactly(expected);
        assertThat(target.resolve("TASKDATA/TASKDATA.XML")).hasContent("TASKDATA/TASKDATA.XML");
        target = folder.resolve("tar");
        assertThat(unpacked(Archives.tar(names))).containsExactly(expected);
        target = folder.resolve("gz");
        assertThat(unpacked(Archives.gzip(Archives.tar(names)))).containsExactly(expected);
        assertThat(target.resolve("inner.zip")).hasContent("inner.zip");
    }

    @Test
    void aNameInTheCodePageOfDosIsRead() throws Exception {
        byte[] archive = Archives.replace(Archives.zip("M_ller"), "M_ller", "M\u0081ller");

        assertThat(unpacked(archive)).containsExactly("Müller");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "a/../../outside",
                "a/..",
                "/etc/cron.d/x",
                "C:/x",
                "C:x",
                "..\\outside",
                "a\\b",
                "new\nline",
                "nul\u0000x",
                "\u2028x",
                "a/b/c/d/e"
            })
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
        String written = name.replace('\\', '!');
        refused(Archives.replace(Archives.zip("good", written), written, name), "entry '");
        remove();
        if (name.indexOf(0) < 0) {
            refused(Archives.gzip(Archives.tar("good", name)), "entry '");
        }
    }

    @Test
    void aNameThatNoFileSystemHoldsIsRefused() throws IOException {
        refused(Archives.zip("x".repeat(256)), "255 bytes", "entry 'xxx");
        remove();
        refused(Archives.tar("xy/".repeat(1000) + "x"), "2048 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,a", "a,A", "a,a/", "a,a/b", "a/b,A/c", "ü,u\u0308", "a/,A/", "a/b,a"})
    void noEntryTakesThePlaceOfAnother(String names) throws IOException {
        refused(Archives.zip(names.split(",")), "same name as");
        try (Stream<Path> found = Files.walk(target)) {
            assertThat(found.count()).isLessThanOrEqualTo(3);
        }
    }

    static Stream<Byte> kinds() {
        return Stream.of(
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_FIFO,
                (byte) 'Z');
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsNeitherFileNorFolderIsRefused(byte kind) throws IOException {
        refused(Archives.tarOf(kind, 0), "entry 'special'", "link or a device");
    }

    @ParameterizedTest
    @ValueSource(ints = {0120777, 0020666, 0060666, 0010666, 0140666})
    void aLinkOrADeviceInAZipIsRefused(int mode) throws IOException {
        byte[] archive = Archives.zip(
                "special", "/etc/passwd".getBytes(StandardCharsets.UTF_8), entry -> entry.setUnixMode(mode));

        refused(archive, "entry 'special'", "link or a device");
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void anEncryptedEntryIsNamed() throws IOException {
        byte[] archive = Archives.zip("secret.xml");
        // The flags are at 8 in the central record; bit 0 says encrypted.
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        archive[text.indexOf("PK\u0001\u0002") + 8] |= 1;

        refused(archive, "entry 'secret.xml'", "encrypted", "without a password");
    }

    @Test
    void aDamagedArchiveIsNamedWithItsEntry() throws Exception {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        byte[] stored = Archives.zip("a.txt", content, entry -> entry.setMethod(ZipArchiveOutputStream.STORED));
        assertThat(unpacked(stored)).containsExactly("a.txt");
        remove();

        refused(Archives.replace(stored, "content", "c0ntent"), "entry 'a.txt'", "damaged", "send it again");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7, 0.9, 0.99})
    void anArchiveThatWasCutOffIsDamaged(double part) throws IOException {
        for (byte[] whole : List.of(Archives.zip("a", "b/c", "d"), Archives.gzip(Archives.tar("a", "b/c", "d")))) {
            refused(Arrays.copyOf(whole, (int) (whole.length * part)), "damaged", "send it again");
            remove();
        }
    }

    @Test
    void aTarWithoutItsEndIsDamaged() throws IOException {
        refused(Arrays.copyOf(Archives.tar("a", "b"), 4 * 512), "end is missing");
    }

    @Test
    void everySingleDamagedByteEndsInAResultOrARefusal() throws Exception {
        for (byte[] whole : List.of(Archives.zip("a/b", "c"), Archives.gzip(Archives.tar("a/b", "c")))) {
            for (int i = 0; i < whole.length; i++) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) 0xff;
                try {
                    unpacked(damaged);
                } catch (InvalidInputException e) {
                    assertThat(e).hasMessageContaining("in.card");
                }
                remove();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK", "not an archive", "7z\u00bc\u00af", "Rar!"})
    void whatIsNoArchiveIsRefused(String content) {
        refused(content.getBytes(StandardCharsets.ISO_8859_1), "no zip, tar or tar.gz");
    }

    @Test
    void aGzipOfSomethingElseAndAnArchiveWithoutAFileAreRefused() throws IOException {
        refused(Archives.gzip(new byte[2000]), "no file in it");
        remove();
        refused(Archives.gzip("text ".repeat(500).getBytes(StandardCharsets.UTF_8)), "damaged");
        remove();
        refused(Archives.zip("only/", "folders/"), "no file in it");
    }

    @Test
    void aBombStopsAtTheRatio() throws IOException {
        refused(Archives.zip("bomb", new byte[BOMB], entry -> {}), "entry 'bomb'", "limits.archives.ratio");
        assertThat(written()).isLessThanOrEqualTo(16 << 20);
    }

    @Test
    void aBombOfAnyKindStopsAtTheBytes() throws IOException {
        limits = limits(ByteSize.kibibytes(100), null);
        refused(Archives.zip("bomb", new byte[1 << 20], entry -> {}), "entry 'bomb'", "limits.inputBytes");
        assertThat(written()).isLessThanOrEqualTo(100 << 10);
    }

    @Test
    void tooManyEntriesStopAtTheLimitFoldersIncluded() throws IOException {
        limits = limits(null, 3);
        refused(Archives.zip("a", "b", "c", "d"), "entry 'd'", "limits.inputFiles");
        remove();
        refused(Archives.tar("a/b/c/d"), "limits.inputFiles");
        remove();
        refused(Archives.tar("./", "./", "./", "./"), "limits.inputFiles");
    }

    @Test
    void namesDoNotFillTheMemory() throws IOException {
        limits = limits(null, 3);
        refused(Archives.gzip(Archives.tarOf(TarConstants.LF_GNUTYPE_LONGNAME, 2 << 20)), "headers are too large");
        remove();
        String[] names = new String[40];
        Arrays.setAll(names, i -> i + "x".repeat(60_000));
        refused(Archives.zip(names), "table of contents is too large");
    }

    @Test
    void anArchiveIsStagedAsAFolderAndARefusedOneLeavesNothing() throws IOException {
        Bench bench = new Bench(folder);
        Files.write(bench.uploads.resolve("card.zip"), Archives.zip("TASKDATA/TASKDATA.XML"));
        Files.write(bench.uploads.resolve("bomb.zip"), Archives.zip("bomb", new byte[BOMB], entry -> {}));
        ProcessAdapterConfig config = Config.command("cat", "{{in.card}}/TASKDATA/TASKDATA.XML")
                .in("card", "{{$.uri}}", bench.uploads, InputKind.ARCHIVE, null)
                .stdout(StdoutResult.TEXT)
                .build();

        assertThat(Bench.succeeded(bench.run(config, Json.object("uri", "card.zip"))))
                .isEqualTo("\"TASKDATA/TASKDATA.XML\"");
        Outcome.Failed failed = Bench.failed(bench.run(config, Json.object("uri", "bomb.zip")));
        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).contains("bomb.zip, entry 'bomb'");
        assertThat(bench.work.resolve("runs")).isEmptyDirectory();
    }
}
