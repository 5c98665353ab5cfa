package io.legacybridge.worker.activity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server that says what a test tells it, per action, and keeps what it was asked. */
final class ScriptedServer implements AutoCloseable {
    record Request(String action, String body, String host, String contentType) {}

    private record Reply(int status, @Nullable String body) {}

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ScriptedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    ScriptedServer reply(String action, int status, String body) {
        replies.computeIfAbsent(action, name -> new ArrayDeque<>()).add(new Reply(status, body));
        return this;
    }

    ScriptedServer refuse(String action, String type, String message) {
        return reply(action, 400, "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}");
    }

    /** Takes the request and closes the connection without an answer. */
    ScriptedServer reset(String action) {
        replies.computeIfAbsent(action, name -> new ArrayDeque<>()).add(new Reply(0, null));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String action = target.substring(target.indexOf('.') + 1);
        requests.add(new Request(
                action,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                exchange.getRequestHeaders().getFirst("Host"),
                exchange.getRequestHeaders().getFirst("Content-Type")));
        Queue<Reply> planned = replies.getOrDefault(action, new ArrayDeque<>());
        Reply reply = planned.size() > 1 ? planned.remove() : planned.peek();
        if (reply == null) {
            // No answer: the client's own timeouts are what is tested.
            return;
        }
        if (reply.body() == null) {
            exchange.close();
            throw new IOException("reset on command");
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
