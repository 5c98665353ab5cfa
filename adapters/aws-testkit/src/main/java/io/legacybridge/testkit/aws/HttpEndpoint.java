package io.legacybridge.testkit.aws;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server on loopback that can also do what a good one never does: reset a connection after it read a
 * request, or close it without an answer. It notices when a client hangs up while it waits.
 *
 * <p>Each connection has a thread that reads, and each request one that answers it. Bodies have a length; chunks are
 * not known. Thread-safe.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final int LOOK_EVERY_MILLIS = 50;
    private static final int MOST_HEADER_BYTES = 1 << 16;

    private final Handler handler;
    private final ServerSocket server;
    private final ExecutorService threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /**
     * One request.
     *
     * @param path decoded, without the query
     * @param headers by their names in lower case
     * @param gone completes when the client hangs up before it is answered
     */
    public record Request(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body,
            CompletableFuture<Void> gone) {}

    /** What becomes of a request. */
    public sealed interface Reply {}

    /** An answer. */
    public record Answer(int status, Map<String, String> headers, byte[] body) implements Reply {}

    /** The connection is reset: the client sees an error of its socket. */
    public record Reset() implements Reply {}

    /** The connection is closed without a word. */
    public record Silence() implements Reply {}

    /** Who answers. */
    public interface Handler {
        /** May block; an exception becomes an answer of status 500 that is not AWS's. */
        Reply answer(Request request) throws Exception;
    }

    private HttpEndpoint(Handler handler) throws IOException {
        this.handler = handler;
        this.server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        this.threads = Executors.newCachedThreadPool(action -> {
            Thread thread = new Thread(action, "test-endpoint");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Listens on a port that is free. */
    public static HttpEndpoint open(Handler handler) throws IOException {
        HttpEndpoint endpoint = new HttpEndpoint(handler);
        endpoint.threads.execute(endpoint::accept);
        return endpoint;
    }

    /** An address where nobody listens. */
    public static URI deserted() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return address(closed);
        }
    }

    /** Where it listens. */
    public URI address() {
        return address(server);
    }

    private static URI address(ServerSocket socket) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            PushbackInputStream in = new PushbackInputStream(connection.getInputStream());
            OutputStream out = new BufferedOutputStream(connection.getOutputStream());
            Request request = read(in, out);
            while (request != null) {
                Reply reply = reply(connection, in, request);
                if (!(reply instanceof Answer answer)) {
                    connection.setSoLinger(reply instanceof Reset, 0);
                    return;
                }
                write(out, answer);
                request = read(in, out);
            }
        } catch (IOException hungUp) {
            // The client went away, or the endpoint was closed: nobody is left to be told.
        } finally {
            connections.remove(connection);
        }
    }

    /** Waits for the handler, and meanwhile for the client to hang up. */
    private Reply reply(Socket connection, PushbackInputStream in, Request request) throws IOException {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                reply.complete(handler.answer(request));
            } catch (Exception | AssertionError e) {
                reply.complete(new Answer(500, Map.of(), String.valueOf(e).getBytes(StandardCharsets.UTF_8)));
            }
        });
        connection.setSoTimeout(LOOK_EVERY_MILLIS);
        while (!reply.isDone()) {
            if (hungUp(in)) {
                request.gone().complete(null);
                throw new EOFException("the client hung up");
            }
        }
        connection.setSoTimeout(0);
        try {
            return reply.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static boolean hungUp(PushbackInputStream in) throws IOException {
        try {
            int next = in.read();
            if (next >= 0) {
                in.unread(next);
                throw new IOException("a client that sends before it was answered is not known here");
            }
            return true;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private static @Nullable Request read(PushbackInputStream in, OutputStream out) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        String[] words = line.split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("a body that was cut off");
        }
        URI uri = URI.create(words[1]);
        Map<String, String> query = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return new Request(words[0], uri.getPath(), query, headers, body, new CompletableFuture<>());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A line without its end; empty at the end of the stream. */
    private static String line(PushbackInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() > MOST_HEADER_BYTES) {
                throw new IOException("a line that is too long");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, Answer answer) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Said\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (answer.status() != 204) {
            head.append("Content-Length: ").append(answer.body().length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(answer.body());
        out.flush();
    }

    /** Closes every connection. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
