package io.legacybridge.adapters.s3;

import io.legacybridge.adapters.aws.AwsFailure;
import io.legacybridge.adapters.aws.AwsHttp;
import io.legacybridge.adapters.aws.AwsPlace;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.StorageConflictException;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/**
 * Files as objects of S3. Thread-safe.
 *
 * <p>Large ones go in parts, by the SDK's transfer manager. The SDK repeats what failed, and adds a checksum to every
 * part; the SHA-256 of the whole, which S3 does not know of an object in parts, is kept in the object's metadata. An
 * object is stored by a conditional request: {@code If-None-Match: *}, or {@code If-Match} with the ETag that was
 * found.
 */
final class S3Storage implements FileStorage {
    /** In the object's metadata, so {@code x-amz-meta-sha256}. */
    static final String SHA256 = "sha256";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_SIGNATURE = Duration.ofDays(7);
    private static final int CONNECTIONS = 64;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int LAST_OF_THE_CALLER = 499;
    private static final int FIRST_OF_THE_CALLER = 400;

    private final AwsHttp http;
    private final S3AsyncClient client;
    private final S3TransferManager transfers;
    private final S3Presigner presigner;

    private S3Storage(S3Config config, AwsHttp http) {
        this.http = http;
        this.client = AwsPlace.of(config.region(), config.endpoint())
                .tell(S3AsyncClient.builder())
                .httpClient(http.client())
                .overrideConfiguration(call -> call.scheduledExecutorService(http.timer()))
                .forcePathStyle(config.pathStyle())
                .multipartEnabled(true)
                .build();
        this.transfers = S3TransferManager.builder().s3Client(client).build();
        this.presigner = AwsPlace.of(config.region(), config.endpoint())
                .tell(S3Presigner.builder())
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(config.pathStyle())
                        .build())
                .build();
    }

    /**
     * Opens no connection yet.
     *
     * @throws IllegalStateException if no Region is given and none can be found
     */
    static S3Storage open(S3Config config) {
        AwsHttp http = AwsHttp.open(
                "legacy-bridge-s3",
                settings -> settings.maxConcurrency(CONNECTIONS)
                        .connectionTimeout(CONNECT_WITHIN)
                        .readTimeout(SILENCE)
                        .writeTimeout(SILENCE)
                        .tcpKeepAlive(true));
        try {
            return new S3Storage(config, http);
        } catch (SdkClientException e) {
            http.close();
            throw new IllegalStateException("no client for S3: " + e.getMessage(), e);
        }
    }

    @Override
    public long fetch(StorageUri source, Path target, long mostBytes) throws StorageRefusedException, IOException {
        HeadObjectResponse found = head(source)
                .orElseThrow(() ->
                        new StorageRefusedException(source + " does not exist; store it first, or mend the" + " name"));
        if (found.contentLength() > mostBytes) {
            throw new StorageRefusedException(
                    source + " has " + found.contentLength() + " bytes, and may have " + mostBytes);
        }
        boolean whole = false;
        try {
            await(
                    source,
                    transfers
                            .downloadFile(download -> download.destination(target)
                                    .getObjectRequest(get -> get.bucket(source.container())
                                            .key(source.key())
                                            .ifMatch(found.eTag())))
                            .completionFuture());
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(target);
            }
        }
        return found.contentLength();
    }

    @Override
    public Optional<StoredFile> find(StorageUri uri) throws StorageRefusedException, IOException {
        return head(uri)
                .map(found -> new StoredFile(
                        found.contentLength(),
                        Optional.ofNullable(found.metadata().get(SHA256)),
                        found.eTag()));
    }

    private Optional<HeadObjectResponse> head(StorageUri uri) throws StorageRefusedException, IOException {
        try {
            return Optional.of(
                    client.headObject(head -> head.bucket(uri.container()).key(uri.key()))
                            .join());
        } catch (CompletionException e) {
            AwsFailure failure = AwsFailure.of(e);
            if (failure.status() == NOT_FOUND && !failure.code().equals("NoSuchBucket")) {
                return Optional.empty();
            }
            throw refusedOrUnanswered(uri, failure);
        }
    }

    @Override
    public void store(Path file, String sha256, StorageUri target, Optional<StoredFile> before)
            throws StorageRefusedException, IOException {
        PutObjectRequest.Builder put = PutObjectRequest.builder()
                .bucket(target.container())
                .key(target.key())
                .metadata(Map.of(SHA256, sha256));
        before.ifPresentOrElse(found -> put.ifMatch(found.version()), () -> put.ifNoneMatch("*"));
        await(
                target,
                transfers
                        .uploadFile(upload -> upload.source(file).putObjectRequest(put.build()))
                        .completionFuture());
    }

    @Override
    public void remove(StorageUri uri) throws StorageRefusedException, IOException {
        await(uri, client.deleteObject(delete -> delete.bucket(uri.container()).key(uri.key())));
    }

    @Override
    public Optional<URI> urlToRead(StorageUri source, Duration validFor) throws IOException {
        return signed(
                source,
                () -> presigner.presignGetObject(sign -> sign.signatureDuration(atMost(validFor))
                        .getObjectRequest(get -> get.bucket(source.container()).key(source.key()))));
    }

    @Override
    public Optional<URI> urlToWrite(StorageUri target, Duration validFor) throws IOException {
        return signed(
                target,
                () -> presigner.presignPutObject(sign -> sign.signatureDuration(atMost(validFor))
                        .putObjectRequest(put -> put.bucket(target.container()).key(target.key()))));
    }

    private static Duration atMost(Duration validFor) {
        return validFor.compareTo(LONGEST_SIGNATURE) > 0 ? LONGEST_SIGNATURE : validFor;
    }

    private static Optional<URI> signed(StorageUri uri, Supplier<? extends PresignedRequest> signing)
            throws IOException {
        try {
            return Optional.of(URI.create(signing.get().url().toString()));
        } catch (SdkClientException | IllegalStateException e) {
            // The second is what the SDK says of a program that is to print credentials, and does not.
            throw new IOException("no URL for " + uri + " can be signed: " + e.getMessage(), e);
        }
    }

    private static void await(StorageUri uri, CompletableFuture<?> answer) throws StorageRefusedException, IOException {
        try {
            answer.join();
        } catch (CompletionException e) {
            throw refusedOrUnanswered(uri, AwsFailure.of(e));
        }
    }

    /** @return never: what to throw where the compiler wants something */
    private static IOException refusedOrUnanswered(StorageUri uri, AwsFailure failure) throws StorageRefusedException {
        if (failure.status() == PRECONDITION_FAILED || failure.status() == CONFLICT) {
            return new StorageConflictException(uri + " was changed by somebody else meanwhile", failure.cause());
        }
        boolean ours = failure.status() >= FIRST_OF_THE_CALLER && failure.status() <= LAST_OF_THE_CALLER;
        if (ours && !failure.throttled() && !failure.credentials()) {
            throw new StorageRefusedException("S3 refuses " + uri + ": " + failure.text());
        }
        return new IOException("S3 did not serve " + uri + ": " + failure.text(), failure.cause());
    }

    @Override
    public void close() {
        presigner.close();
        transfers.close();
        client.close();
        http.close();
    }
}
