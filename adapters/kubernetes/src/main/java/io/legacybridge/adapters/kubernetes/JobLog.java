package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.legacybridge.worker.adapter.LogPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a container printed. Every call is one request, whose answer is read as a stream and closed as soon as enough
 * was seen: no connection stays open while a program works, so none can be cut by a limit of the cluster's (four hours)
 * or lose its place when the node begins a new file.
 *
 * <p>Methods block, and throw a {@link KubernetesClientException}. Thread-safe.
 */
final class JobLog {
    /** How much of the end of a log is looked at for a rule or kept for a cause. */
    private static final int END = 1 << 20;

    private static final int LINES = 10_000;
    private static final int FEW_LINES = 200;
    private static final int LONGEST_LINE = 1 << 24;
    private static final int SECONDS_TO_ANSWER = 20;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final KubernetesClient client;
    private final String namespace;

    JobLog(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * The end of a log.
     *
     * @param text up to a million characters, whole lines
     * @param json the last line that is a JSON object or array
     */
    record End(String text, Optional<String> json) {
        static final End NONE = new End("", Optional.empty());
    }

    /** The end of a log: the last ten thousand lines, or a few for a person. */
    End end(String pod, String container, boolean forAPerson) {
        String query = "&tailLines=" + (forAPerson ? FEW_LINES : LINES);
        Deque<String> lines = new ArrayDeque<>();
        int characters = 0;
        String json = null;
        try (LogLines log = open(pod, container, query)) {
            for (Optional<String> next = log.next(); next.isPresent(); next = log.next()) {
                String line = next.get();
                json = isJson(line) ? line : json;
                String kept = line.length() > END ? line.substring(line.length() - END) : line;
                lines.addLast(kept);
                characters += kept.length() + 1;
                while (characters > END && lines.size() > 1) {
                    characters -= lines.removeFirst().length() + 1;
                }
            }
        } catch (IOException e) {
            throw new KubernetesClientException("the log of pod " + pod + " could not be read: " + e, e);
        }
        return new End(String.join("\n", lines), Optional.ofNullable(json));
    }

    private static boolean isJson(String line) {
        String text = line.strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return false;
        }
        try {
            JsonNode value = JSON.readTree(text);
            return value.isContainerNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /**
     * A piece of a log.
     *
     * @param isOver whether the container prints nothing more
     */
    LogPage page(String pod, String container, String cursor, boolean isOver) {
        LogCursor from = LogCursor.parse(cursor);
        LogPages pages = new LogPages(from);
        String query = "&timestamps=true"
                + from.time()
                        .map(time -> "&sinceTime=" + time.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
        try (LogLines log = open(pod, container, query)) {
            Optional<String> line = log.next();
            while (line.isPresent() && pages.add(line.get())) {
                line = log.next();
            }
            return pages.page(isOver && line.isEmpty());
        } catch (IOException e) {
            throw new KubernetesClientException("the log of pod " + pod + " could not be read: " + e, e);
        }
    }

    private LogLines open(String pod, String container, String query) {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "api/v1/namespaces/" + namespace + "/pods/" + pod + "/log?container="
                        + container + query)
                .build();
        CompletableFuture<HttpResponse<InputStream>> answer = http.sendAsync(request, InputStream.class);
        try {
            HttpResponse<InputStream> response = answer.get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
            if (!response.isSuccessful()) {
                throw refused(response.code(), response.body());
            }
            return new LogLines(response.body(), LONGEST_LINE);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new KubernetesClientException("the log of pod " + pod + " was not given in time", e);
        } catch (ExecutionException e) {
            throw new KubernetesClientException(
                    "the log of pod " + pod + " could not be asked for: " + e.getCause(), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while asking for the log of pod " + pod, e);
        }
    }

    private KubernetesClientException refused(int code, InputStream body) {
        Status status = null;
        try (body) {
            String text = new String(body.readNBytes(END), StandardCharsets.UTF_8);
            status = status(text);
        } catch (IOException e) {
            return new KubernetesClientException("the log was refused, and the answer could not be read: " + e, e);
        }
        return new KubernetesClientException(
                status == null ? "HTTP status " + code : String.valueOf(status.getMessage()), code, status);
    }

    private @Nullable Status status(String text) {
        try {
            return client.getKubernetesSerialization().unmarshal(text, Status.class);
        } catch (RuntimeException e) {
            return null; // a proxy on the way may answer with anything
        }
    }
}
