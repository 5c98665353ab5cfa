package io.legacybridge.adapters.aws;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.presigner.SdkPresigner;
import software.amazon.awssdk.regions.Region;

/**
 * Where a service of AWS is, as the configuration of an adapter has it in its keys {@code region} and {@code endpoint}.
 * Immutable.
 *
 * <p>Calls are signed with what the AWS SDK's default credentials chain finds. On loopback nobody checks them, so none
 * are looked for there, and a Region is not needed either.
 *
 * @param region the Region; empty leaves it to the AWS SDK's default chain
 * @param endpoint the address of the service; empty is AWS's own for the Region
 */
public record AwsPlace(Optional<String> region, Optional<URI> endpoint) {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(-[a-z]+)+-[0-9]{1,2}");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[::1]|127(\\.[0-9]{1,3}){3}");
    private static final String LOCAL = "local";

    /** As a configuration has it. */
    public static AwsPlace of(@Nullable String region, @Nullable URI endpoint) {
        return new AwsPlace(Optional.ofNullable(region), Optional.ofNullable(endpoint));
    }

    /** The same with a Region, if it has none yet. */
    public AwsPlace inRegion(Optional<String> other) {
        return region.isPresent() ? this : new AwsPlace(other, endpoint);
    }

    /** Every mistake, by the names of the keys. */
    public List<ConfigMistake> check() {
        List<ConfigMistake> mistakes = new ArrayList<>();
        region.filter(name -> !REGION.matcher(name).matches())
                .ifPresent(name -> mistakes.add(
                        new ConfigMistake("region", "'" + name + "' is no Region", "write one as eu-west-1")));
        endpoint.filter(address -> !isHttp(address))
                .ifPresent(address -> mistakes.add(new ConfigMistake(
                        "endpoint",
                        "'" + address + "' is not an address of a service",
                        "write one as https://host, or leave it out")));
        return List.copyOf(mistakes);
    }

    private static boolean isHttp(URI address) {
        return ("http".equals(address.getScheme()) || "https".equals(address.getScheme())) && address.getHost() != null;
    }

    /**
     * Tells a client's builder where the service is and how calls are signed.
     *
     * @return the same builder
     */
    public <B extends AwsClientBuilder<B, ?>> B tell(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        signingRegion().ifPresent(builder::region);
        return builder.credentialsProvider(credentials());
    }

    /** The same for a builder of what signs URLs. */
    public <B extends SdkPresigner.Builder> B tell(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        signingRegion().ifPresent(builder::region);
        builder.credentialsProvider(credentials());
        return builder;
    }

    private boolean isLocal() {
        return endpoint.map(URI::getHost)
                .filter(host -> LOOPBACK.matcher(host).matches())
                .isPresent();
    }

    private Optional<Region> signingRegion() {
        return region.map(Region::of).or(() -> isLocal() ? Optional.of(Region.US_EAST_1) : Optional.empty());
    }

    private AwsCredentialsProvider credentials() {
        return isLocal()
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create(LOCAL, LOCAL))
                : DefaultCredentialsProvider.builder().build();
    }
}
