package io.legacybridge.adapters.lambda;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * Tells a request that certainly was not sent from one that may have been. Thread-safe.
 *
 * <p>The HTTP client asks for a request's body once it has a connection, right before it writes. A request that fails
 * before that (no credentials, no connection, none free, one that turned out to be closed) never left this process; of
 * all others nobody knows. Which call a request belongs to is said by the id that the SDK gives to each: as an
 * interceptor this learns it, as an HTTP client it recognizes it.
 */
final class SendWatch implements SdkAsyncHttpClient, ExecutionInterceptor {
    /** Of one call: completes when its request is about to be written. */
    static final ExecutionAttribute<CompletableFuture<Void>> SENT = new ExecutionAttribute<>("LegacyBridgeSent");

    private static final String CALL = "amz-sdk-invocation-id";

    private final SdkAsyncHttpClient http;
    private final Map<String, CompletableFuture<Void>> calls = new ConcurrentHashMap<>();

    SendWatch(SdkAsyncHttpClient http) {
        this.http = http;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        CompletableFuture<Void> sent = attributes.getAttribute(SENT);
        Optional<String> call = context.httpRequest().firstMatchingHeader(CALL);
        if (sent != null && call.isPresent()) {
            calls.put(call.get(), sent);
        } else if (sent != null) {
            // It could not be recognized, and what is not known counts as sent.
            sent.complete(null);
        }
    }

    /** Perhaps before the HTTP client ever heard of it. */
    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        context.httpRequest()
                .flatMap(request -> request.firstMatchingHeader(CALL))
                .ifPresent(calls::remove);
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        CompletableFuture<Void> sent =
                request.request().firstMatchingHeader(CALL).map(calls::remove).orElse(null);
        if (sent == null) {
            return http.execute(request);
        }
        AsyncExecuteRequest.Builder watched = AsyncExecuteRequest.builder()
                .request(request.request())
                .requestContentPublisher(new Body(request.requestContentPublisher(), sent))
                .responseHandler(request.responseHandler())
                .fullDuplex(request.fullDuplex())
                .httpExecutionAttributes(request.httpExecutionAttributes());
        request.metricCollector().ifPresent(watched::metricCollector);
        return http.execute(watched.build());
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        http.close();
    }

    private record Body(SdkHttpContentPublisher body, CompletableFuture<Void> sent) implements SdkHttpContentPublisher {
        @Override
        public Optional<Long> contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            sent.complete(null);
            body.subscribe(subscriber);
        }
    }
}
