package io.legacybridge.adapters.s3;

import io.legacybridge.adapters.aws.AwsPlace;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorageFactory;
import java.util.List;

/** Makes the storage of {@code s3:} URIs. */
public final class S3StorageFactory implements FileStorageFactory<S3Config> {
    static final String SCHEME = "s3";

    /** For the service loader. */
    public S3StorageFactory() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Class<S3Config> configType() {
        return S3Config.class;
    }

    @Override
    public List<ConfigMistake> check(S3Config config) {
        return AwsPlace.of(config.region(), config.endpoint()).check();
    }

    @Override
    public FileStorage create(S3Config config) {
        return S3Storage.open(config);
    }
}
