package io.legacybridge.worker.activity;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where Step Functions is, and how connections to it are made. Immutable: every {@code with} returns another one.
 *
 * <p>Polls and reports have connections of their own, so that a thousand idle polls never keep a heartbeat waiting.
 *
 * @param region the Region; empty leaves it to the AWS SDK's default chain
 * @param endpoint the address of the service; empty is AWS's own for the Region
 * @param credentials how calls are signed
 * @param pollConnections how many polls can be open at once: at least the sum of what all activities want
 * @param reportConnections how many heartbeats and reports can be under way at once
 * @param connectTimeout how long a connection may take to open
 * @param pollTimeout after how long without an answer a poll counts as failed. Step Functions holds a poll for 60
 *     seconds: more than 65, so that no task is lost, and no more than 69.
 * @param reportTimeout after how long any other call counts as failed
 */
public record ActivityServiceConfig(
        Optional<String> region,
        Optional<URI> endpoint,
        Credentials credentials,
        int pollConnections,
        int reportConnections,
        Duration connectTimeout,
        Duration pollTimeout,
        Duration reportTimeout) {
    /** The least {@link #pollTimeout}: the 60 seconds of a long poll and some for the way. */
    public static final Duration LEAST_POLL_TIMEOUT = Duration.ofSeconds(65);

    /** The most {@link #pollTimeout}: the worker gives a poll up after 70 seconds, and a stop counts on that. */
    public static final Duration MOST_POLL_TIMEOUT = Duration.ofSeconds(69);

    private static final Duration DEFAULT_POLL_TIMEOUT = Duration.ofSeconds(68);

    public ActivityServiceConfig {
        atLeast("pollConnections", pollConnections, 1);
        atLeast("reportConnections", reportConnections, 1);
        moreThanZero("connectTimeout", connectTimeout);
        moreThanZero("reportTimeout", reportTimeout);
        if (pollTimeout.compareTo(LEAST_POLL_TIMEOUT) <= 0 || pollTimeout.compareTo(MOST_POLL_TIMEOUT) > 0) {
            throw new IllegalArgumentException("pollTimeout: " + pollTimeout.toSeconds() + "s is not allowed; Step"
                    + " Functions holds a poll for 60 seconds, write more than 65s and no more than 69s");
        }
    }

    /** Step Functions of AWS, with the Region and the credentials that the AWS SDK's default chains find. */
    public static ActivityServiceConfig aws() {
        return new ActivityServiceConfig(
                Optional.empty(),
                Optional.empty(),
                Credentials.DEFAULT_CHAIN,
                50,
                50,
                Duration.ofSeconds(5),
                DEFAULT_POLL_TIMEOUT,
                Duration.ofSeconds(10));
    }

    /** An engine that speaks the Step Functions API and checks no credentials. */
    public static ActivityServiceConfig local(URI endpoint) {
        return aws().withEndpoint(endpoint).withRegion("us-east-1").withCredentials(Credentials.LOCAL);
    }

    /** The same in another Region. */
    public ActivityServiceConfig withRegion(String newRegion) {
        return new ActivityServiceConfig(
                Optional.of(newRegion),
                endpoint,
                credentials,
                pollConnections,
                reportConnections,
                connectTimeout,
                pollTimeout,
                reportTimeout);
    }

    /** The same at another address. */
    public ActivityServiceConfig withEndpoint(URI newEndpoint) {
        return new ActivityServiceConfig(
                region,
                Optional.of(newEndpoint),
                credentials,
                pollConnections,
                reportConnections,
                connectTimeout,
                pollTimeout,
                reportTimeout);
    }

    /** The same with another way to sign. */
    public ActivityServiceConfig withCredentials(Credentials newCredentials) {
        return new ActivityServiceConfig(
                region,
                endpoint,
                newCredentials,
                pollConnections,
                reportConnections,
                connectTimeout,
                pollTimeout,
                reportTimeout);
    }

    /** The same with other numbers of connections. */
    public ActivityServiceConfig withConnections(int newPollConnections, int newReportConnections) {
        return new ActivityServiceConfig(
                region,
                endpoint,
                credentials,
                newPollConnections,
                newReportConnections,
                connectTimeout,
                pollTimeout,
                reportTimeout);
    }

    /** The same with other timeouts. */
    public ActivityServiceConfig withTimeouts(
            Duration newConnectTimeout, Duration newPollTimeout, Duration newReportTimeout) {
        return new ActivityServiceConfig(
                region,
                endpoint,
                credentials,
                pollConnections,
                reportConnections,
                newConnectTimeout,
                newPollTimeout,
                newReportTimeout);
    }

    /**
     * Makes the service: clients, connections and threads that it owns and closes. Connects to nothing yet.
     *
     * @throws IllegalStateException if no Region is given and none can be found
     */
    public ActivityService connect() {
        return SfnActivityService.connect(this);
    }

    private static void atLeast(String field, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(field + ": " + value + " is not allowed; write " + least + " or more");
        }
    }

    private static void moreThanZero(String field, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(field + ": " + value + " is not allowed; write more than 0");
        }
    }
}
