package io.legacybridge.service;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server on this host, which a test can cut: connections break, and new ones are refused. */
final class Link implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listening;

    Link(URI server) throws IOException {
        target = server.getPort();
        listening = listen(0);
        port = listening.getLocalPort();
    }

    /** Where it leads to the server. */
    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void cut() throws IOException {
        listening.close();
        for (Closeable socket : open) {
            socket.close();
        }
        open.clear();
    }

    void restore() throws IOException {
        listening = listen(port);
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private ServerSocket listen(int wanted) throws IOException {
        ServerSocket server = new ServerSocket(wanted, 50, InetAddress.getLoopbackAddress());
        new OwnThread().execute(() -> accept(server));
        return server;
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(near);
                open.add(far);
                if (server.isClosed()) {
                    cut();
                }
                new OwnThread().execute(() -> pump(near, far));
                new OwnThread().execute(() -> pump(far, near));
            } catch (IOException e) {
                // It was cut, or the server is gone: whoever asked finds out.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side is closed, and now so is the other.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }
}
