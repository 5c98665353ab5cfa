package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.adapters.aws.AwsHttp;
import io.legacybridge.adapters.aws.AwsPlace;
import io.legacybridge.worker.adapter.Run;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** A function of fifteen minutes keeps its connection, and everything that could give up before it does not. */
class ConnectionsTest {
    private static final Duration LONGEST_FUNCTION = Duration.ofMinutes(15);

    @Test
    void noTimeoutOfTheSdkIsShorterThanTheLongestFunction() {
        AwsPlace place = AwsPlace.of("eu-west-1", URI.create("http://127.0.0.1:1"));
        try (AwsHttp http = AwsHttp.open("test", Functions::settings);
                Functions functions = Functions.at(place, http)) {
            var calls = functions.client().serviceClientConfiguration().overrideConfiguration();
            assertThat(calls.apiCallTimeout())
                    .hasValueSatisfying(time -> assertThat(time).isGreaterThan(LONGEST_FUNCTION));
            assertThat(calls.apiCallAttemptTimeout())
                    .hasValueSatisfying(time -> assertThat(time).isGreaterThan(LONGEST_FUNCTION));
            assertThat(calls.retryStrategy().orElseThrow().maxAttempts()).isEqualTo(1);
        }
    }

    @Test
    void noTimeoutOfHttpIsShorterThanTheLongestFunction() {
        Map<String, Object> said = said();

        assertThat((Duration) said.get("readTimeout")).isGreaterThan(LONGEST_FUNCTION);
        assertThat(said).containsEntry("tcpKeepAlive", true);
        assertThat((Integer) said.get("maxConcurrency")).isGreaterThanOrEqualTo(100_000);
    }

    /** What a builder of the HTTP client is told, by the names of its methods. */
    private static Map<String, Object> said() {
        Map<String, Object> said = new HashMap<>();
        Functions.settings((NettyNioAsyncHttpClient.Builder) Proxy.newProxyInstance(
                ConnectionsTest.class.getClassLoader(),
                new Class<?>[] {NettyNioAsyncHttpClient.Builder.class},
                (proxy, method, arguments) -> {
                    said.put(method.getName(), arguments[0]);
                    return proxy;
                }));
        return said;
    }

    /** /proc/net/tcp tells a connection's timer: 02 is keep-alive, then when it goes off, in hundredths of a second. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelProbesAConnectionThatWaitsEachMinute() throws Exception {
        try (LambdaBench bench = new LambdaBench()) {
            bench.lambda.deploy("translate", (event, invocation) -> {
                invocation.untilNobodyWaits();
                return "1";
            });
            Run run = LambdaBench.launch(bench.adapter(LambdaBench.conf()), "{}");
            await().atMost(LambdaBench.PATIENCE).until(() -> bench.lambda.underWay("{}"));
            String to =
                    String.format(Locale.ROOT, ":%04X", bench.lambda.address().getPort());

            await().atMost(LambdaBench.PATIENCE).until(() -> keepAliveTimer(to).isPresent());
            assertThat(keepAliveTimer(to).orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(60));
            LambdaBench.get(run.cancel("seen enough"));
        }
    }

    private static Optional<Duration> keepAliveTimer(String remotePort) throws IOException {
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.trim().split("\\s+");
                if (fields[2].endsWith(remotePort) && fields[5].startsWith("02:")) {
                    return Optional.of(Duration.ofMillis(10L * Long.parseLong(fields[5].substring(3), 16)));
                }
            }
        }
        return Optional.empty();
    }
}
