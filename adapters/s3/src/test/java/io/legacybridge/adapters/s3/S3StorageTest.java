package io.legacybridge.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3StorageTest {
    private static final long ANY = Long.MAX_VALUE;
    private static final int SEVERAL_PARTS = 20 << 20;

    private static FileStorage storage;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        storage = new S3StorageFactory()
                .create(new S3Config("us-east-1", S3Server.shared().address(), true));
    }

    @AfterAll
    static void stop() {
        storage.close();
    }

    private static StorageUri fresh(String name) {
        return StorageUri.parse("s3://" + S3Server.BUCKET + "/" + UUID.randomUUID() + "/" + name);
    }

    private Path file(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(folder.resolve("file-" + bytes), content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SEVERAL_PARTS})
    void aFileComesBackAsItWasStored(int bytes) throws Exception {
        Path file = file(bytes);
        StorageUri uri = fresh("Erträge & co/a b+c%20.csv");

        assertThat(storage.find(uri)).isEmpty();
        storage.store(file, "a".repeat(64), uri, Optional.empty());

        assertThat(storage.find(uri)).get().satisfies(found -> {
            assertThat(found.bytes()).isEqualTo(bytes);
            assertThat(found.sha256()).contains("a".repeat(64));
        });
        Path copy = folder.resolve("copy");
        assertThat(storage.fetch(uri, copy, bytes)).isEqualTo(bytes);
        assertThat(copy).hasSameBinaryContentAs(file);

        storage.remove(uri);
        assertThat(storage.find(uri)).isEmpty();
    }

    @Test
    void whoeverStoresSecondUnknowinglyIsStopped() throws Exception {
        StorageUri uri = fresh("result.gpx");
        Path file = file(10);
        storage.store(file, "a".repeat(64), uri, Optional.empty());
        Optional<StoredFile> first = storage.find(uri);

        assertThatThrownBy(() -> storage.store(file, "b".repeat(64), uri, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessage(uri + " was changed by somebody else meanwhile");
        assertThat(storage.find(uri)).isEqualTo(first);

        storage.store(file(11), "b".repeat(64), uri, first);
        assertThatThrownBy(() -> storage.store(file, "c".repeat(64), uri, first))
                .isInstanceOf(IOException.class)
                .hasMessage(uri + " was changed by somebody else meanwhile");
        assertThat(storage.find(uri).flatMap(StoredFile::sha256)).contains("b".repeat(64));
    }

    /** The server then loses the object that was there, which S3 does not: so only that one is stopped can be seen. */
    @Test
    void soIsWhoeverStoresInParts() throws Exception {
        StorageUri uri = fresh("large.gpx");
        Path file = file(SEVERAL_PARTS);
        storage.store(file, "a".repeat(64), uri, Optional.empty());

        assertThatThrownBy(() -> storage.store(file, "b".repeat(64), uri, Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessage(uri + " was changed by somebody else meanwhile");
    }

    @Test
    void whatIsNotThereOrTooLargeIsRefused() throws Exception {
        StorageUri uri = fresh("a");
        Path copy = folder.resolve("copy");
        assertThatThrownBy(() -> storage.fetch(uri, copy, ANY))
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining(uri + " does not exist");

        storage.store(file(100), "a".repeat(64), uri, Optional.empty());
        assertThatThrownBy(() -> storage.fetch(uri, copy, 99))
                .isInstanceOf(StorageRefusedException.class)
                .hasMessage(uri + " has 100 bytes, and may have 99");
        assertThat(copy).doesNotExist();
    }

    @Test
    void aFileIsReadAndWrittenByUrlsWithoutCredentials() throws Exception {
        StorageUri uri = fresh("Erträge & co/a b+c%20.csv");
        HttpClient anybody = HttpClient.newHttpClient();
        URI toWrite = storage.urlToWrite(uri, Duration.ofMinutes(5)).orElseThrow();
        URI toRead = storage.urlToRead(uri, Duration.ofDays(30)).orElseThrow();

        HttpResponse<String> put = anybody.send(
                HttpRequest.newBuilder(toWrite)
                        .PUT(BodyPublishers.ofString("a,b\n"))
                        .build(),
                BodyHandlers.ofString());
        HttpResponse<String> get = anybody.send(HttpRequest.newBuilder(toRead).build(), BodyHandlers.ofString());

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(get.body()).isEqualTo("a,b\n");
        assertThat(toWrite.getQuery()).contains("X-Amz-Expires=300");
        assertThat(toRead.getQuery()).contains("X-Amz-Expires=604800");
    }

    @Test
    void aBucketThatIsNotThereIsRefused() throws Exception {
        StorageUri uri = StorageUri.parse("s3://no-such-bucket/a");

        assertThatThrownBy(() -> storage.store(file(1), "a".repeat(64), uri, Optional.empty()))
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("NoSuchBucket");
    }

    @Test
    void aServerThatDoesNotAnswerRefusesNothing() throws Exception {
        int nobodysPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobodysPort = socket.getLocalPort();
        }
        S3Config config = new S3Config("us-east-1", URI.create("http://127.0.0.1:" + nobodysPort), true);
        try (FileStorage away = new S3StorageFactory().create(config)) {
            assertThatThrownBy(() -> away.fetch(fresh("a"), folder.resolve("copy"), ANY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("S3 did not serve s3://" + S3Server.BUCKET);
        }
    }
}
