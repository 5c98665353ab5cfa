package io.legacybridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultyProxyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private HttpServer service;
    private FaultyProxy proxy;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            arrived.add(body);
            byte[] reply = ("{\"said\":\"" + body + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        service.start();
        proxy = FaultyProxy.to(
                URI.create("http://127.0.0.1:" + service.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        proxy.close();
        service.stop(0);
    }

    @Test
    void withoutACommandCallsGoThroughAndAreCounted() throws Exception {
        HttpResponse<String> reply = call("SendTaskSuccess", "one");
        call("SendTaskSuccess", "two");
        call("SendTaskHeartbeat", "three");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.0");
        assertThat(reply.body()).isEqualTo("{\"said\":\"one\"}");
        assertThat(arrived).containsExactly("one", "two", "three");
        assertThat(proxy.calls("SendTaskSuccess")).isEqualTo(2);
        assertThat(proxy.forwarded("SendTaskSuccess")).isEqualTo(2);
        assertThat(proxy.faults("SendTaskSuccess")).isZero();
        assertThat(proxy.calls("GetActivityTask")).isZero();
    }

    @Test
    void onlyTheNextCallsOfThatActionGoWrong() throws Exception {
        proxy.next("SendTaskSuccess", 2, WireFault.throttled());
        proxy.next("SendTaskSuccess", 1, WireFault.serverError());

        assertThat(call("SendTaskHeartbeat", "a").statusCode()).isEqualTo(200);
        assertThat(call("SendTaskSuccess", "b").statusCode()).isEqualTo(400);
        assertThat(call("SendTaskSuccess", "c").body()).contains("ThrottlingException");
        assertThat(call("SendTaskSuccess", "d").statusCode()).isEqualTo(500);
        assertThat(call("SendTaskSuccess", "e").statusCode()).isEqualTo(200);
        assertThat(arrived).containsExactly("a", "e");
        assertThat(proxy.faults("SendTaskSuccess")).isEqualTo(3);
    }

    @Test
    void aShareOfTheCallsGoesWrongUntilItHeals() throws Exception {
        proxy.share("SendTaskHeartbeat", 0.5, 7, WireFault.unavailable());
        for (int i = 0; i < 100; i++) {
            call("SendTaskHeartbeat", "x");
        }
        assertThat(proxy.faults("SendTaskHeartbeat")).isBetween(30, 70);

        proxy.always("SendTaskHeartbeat", WireFault.unavailable());
        assertThat(call("SendTaskHeartbeat", "x").statusCode()).isEqualTo(503);
        proxy.heal();

        assertThat(call("SendTaskHeartbeat", "x").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 300_000})
    void aResetBeforeOrWithinTheRequestLetsNothingArrive(int size) {
        proxy.next("SendTaskSuccess", 1, WireFault.reset());
        proxy.next("SendTaskSuccess", 1, WireFault.resetWithinRequest());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> call("SendTaskSuccess", "x".repeat(size))).isInstanceOf(IOException.class);
        }

        assertThat(arrived).isEmpty();
        assertThat(proxy.forwarded("SendTaskSuccess")).isZero();
    }

    @Test
    void aReplyThatIsLostOrCutBelongsToACallThatTookEffect() {
        proxy.next("SendTaskSuccess", 1, WireFault.loseReply());
        proxy.next("SendTaskSuccess", 1, WireFault.cutReply());

        assertThatThrownBy(() -> call("SendTaskSuccess", "one")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> call("SendTaskSuccess", "two")).isInstanceOf(IOException.class);

        assertThat(arrived).containsExactly("one", "two");
    }

    @Test
    void aHeldReplyComesWhenItIsReleased() throws Exception {
        proxy.next("GetActivityTask", 1, WireFault.hold());

        CompletableFuture<HttpResponse<String>> reply = calling("GetActivityTask", "one");
        await().atMost(PATIENCE).until(() -> proxy.held() == 1);
        assertThat(arrived).containsExactly("one");
        assertThat(reply).isNotDone();
        proxy.release();

        assertThat(reply.get(30, TimeUnit.SECONDS).body()).contains("one");
    }

    @Test
    void aLateReplyComesByItself() throws Exception {
        proxy.next("GetActivityTask", 1, WireFault.late(Duration.ofMillis(300)));
        long before = System.nanoTime();

        assertThat(call("GetActivityTask", "one").statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void silenceIsAnOpenConnectionOnWhichNothingHappens() {
        proxy.next("GetActivityTask", 1, WireFault.silence());
        CompletableFuture<HttpResponse<String>> reply = calling("GetActivityTask", "one");
        await().atMost(PATIENCE).until(() -> proxy.faults("GetActivityTask") == 1);

        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(reply).isNotDone();
        assertThat(arrived).isEmpty();
    }

    @Test
    void whileItIsAwayConnectionsAreRefusedAndAfterwardsTheAddressIsTheSame() throws Exception {
        proxy.next("GetActivityTask", 1, WireFault.silence());
        CompletableFuture<HttpResponse<String>> open = calling("GetActivityTask", "one");
        await().atMost(PATIENCE).until(() -> proxy.faults("GetActivityTask") == 1);
        for (int i = 0; i < 3; i++) {
            proxy.away();

            await().atMost(PATIENCE).until(() -> proxy.connections() == 0);
            assertThatThrownBy(() -> call("SendTaskSuccess", "x")).isInstanceOf(ConnectException.class);
            proxy.back();
            assertThat(call("SendTaskSuccess", "two").statusCode()).isEqualTo(200);
        }

        await().atMost(PATIENCE).until(open::isCompletedExceptionally);
    }

    @Test
    void nobodyElseGetsThePortWhileItIsAway() throws Exception {
        proxy.away();

        try (ServerSocket other = new ServerSocket()) {
            other.setReuseAddress(false);
            assertThatThrownBy(() -> other.bind(new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), proxy.address().getPort())))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServiceThatIsNotThereIsAReset() {
        service.stop(0);

        assertThatThrownBy(() -> call("SendTaskSuccess", "x")).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatGoesAwayTakesItsCallWithIt() {
        proxy.next("GetActivityTask", 1, WireFault.hold());
        CompletableFuture<HttpResponse<String>> reply = calling("GetActivityTask", "one");
        await().atMost(PATIENCE).until(() -> proxy.held() == 1);

        reply.cancel(true);

        await().atMost(PATIENCE).until(() -> proxy.connections() == 0);
        proxy.release();
    }

    private HttpResponse<String> call(String action, String body) throws Exception {
        return client.send(request(action, body), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> calling(String action, String body) {
        return client.sendAsync(request(action, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String action, String body) {
        return HttpRequest.newBuilder(proxy.address())
                .header("X-Amz-Target", "AWSStepFunctions." + action)
                .header("Content-Type", "application/x-amz-json-1.0")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
