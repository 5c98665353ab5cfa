package io.legacybridge.adapters.s3;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where S3 is: the part under {@code storage.s3}. Immutable.
 *
 * @param region the Region of the buckets; null leaves it to the AWS SDK's default chain
 * @param endpoint another address, of AWS or of a server that speaks its protocol; null is AWS's own for the Region
 * @param pathStyle whether a bucket is part of the path and not of the host's name, as most servers but AWS want it
 */
public record S3Config(@Nullable String region, @Nullable URI endpoint, boolean pathStyle) {}
