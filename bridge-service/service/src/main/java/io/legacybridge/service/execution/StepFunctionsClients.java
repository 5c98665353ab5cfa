package io.legacybridge.service.execution;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.SfnClientBuilder;

/** Makes clients of Step Functions for commands: an address is enough. */
public final class StepFunctionsClients {
    private static final Pattern AWS_HOST = Pattern.compile("(?:.*\\.)?states(?:-fips)?\\.([a-z0-9-]+)\\..*");

    private StepFunctionsClients() {}

    /**
     * A client of the service at an address. On loopback nobody checks credentials, so none are looked for; elsewhere
     * the SDK's default chain finds them. The Region is read from an address of AWS, or found by the SDK.
     */
    public static SfnClient connect(URI endpoint) {
        SfnClientBuilder builder = SfnClient.builder()
                .endpointOverride(endpoint)
                .httpClientBuilder(ApacheHttpClient.builder())
                .overrideConfiguration(options ->
                        options.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true));
        if (isLoopback(endpoint)) {
            builder.region(Region.US_EAST_1)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
        } else {
            region(endpoint).map(Region::of).ifPresent(builder::region);
        }
        return builder.build();
    }

    /** Whether an address is on this host's loopback. */
    public static boolean isLoopback(URI endpoint) {
        String host = String.valueOf(endpoint.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static Optional<String> region(URI endpoint) {
        Matcher matcher = AWS_HOST.matcher(String.valueOf(endpoint.getHost()));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
