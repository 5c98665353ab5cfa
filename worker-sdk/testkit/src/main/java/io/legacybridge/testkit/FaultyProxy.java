package io.legacybridge.testkit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a worker and Step Functions, or whatever speaks its API over plain HTTP, and goes wrong on command, as
 * networks and load balancers do: call by call, by the action that is asked, as {@code SendTaskHeartbeat}; or
 * altogether.
 *
 * <pre>{@code
 * try (FaultyProxy proxy = FaultyProxy.to(engineAddress)) {
 *     ActivityService service = ActivityServiceConfig.local(proxy.address()).connect();
 *     proxy.next("SendTaskSuccess", 2, WireFault.loseReply());
 * }
 * }</pre>
 *
 * <p>It is of use with the real AWS SDK, whose connections, timeouts and errors are what such a test is about. Of what
 * several commands say about one action, {@link #next} comes first. One thread serves all connections. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final long LONGEST_RESERVATION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final InetSocketAddress service;
    private final WireBook book = new WireBook();
    private final EventLoopGroup thread = new NioEventLoopGroup(1, new DefaultThreadFactory("faulty-proxy", true));
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final int port;
    private @Nullable Channel listener;
    /** Keeps the port while nobody listens on it. */
    private @Nullable Socket reservation;

    private FaultyProxy(InetSocketAddress service) {
        this.service = service;
        Channel first = listen(0);
        this.listener = first;
        this.port = ((InetSocketAddress) first.localAddress()).getPort();
    }

    /**
     * Begins to listen on a free port of this machine.
     *
     * @param service where calls are forwarded to; host and port count
     */
    public static FaultyProxy to(URI service) {
        return new FaultyProxy(new InetSocketAddress(service.getHost(), service.getPort()));
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    // What goes wrong

    /** Lets the next calls of an action go wrong; several commands wait in line. */
    public void next(String action, int calls, WireFault fault) {
        book.next(action, calls, fault);
    }

    /** Lets every call of an action go wrong, until {@link #heal}. */
    public void always(String action, WireFault fault) {
        book.always(action, 1, 0, fault);
    }

    /**
     * Lets some calls of an action go wrong, until {@link #heal}.
     *
     * @param share of them, 0 to 1
     * @param seed decides which
     */
    public void share(String action, double share, long seed, WireFault fault) {
        book.always(action, share, seed, fault);
    }

    /** Lets all further calls go well. What is held, late or silent stays so. */
    public void heal() {
        book.heal();
    }

    /** Gives the replies that are {@linkplain WireFault.Hold held}. */
    public void release() {
        book.release();
    }

    /** Resets all connections and refuses new ones, as if the service were gone, until it is {@link #back}. */
    public synchronized void away() throws IOException {
        if (listener == null) {
            return;
        }
        listener.close().syncUninterruptibly();
        listener = null;
        resetAll();
        reservation = reserve();
    }

    /** Listens again, on the same port. */
    public synchronized void back() throws IOException {
        if (reservation == null) {
            return;
        }
        listener = listen(port);
        reservation.close();
        reservation = null;
    }

    // What a test sees

    /** How many calls of an action have come. */
    public int calls(String action) {
        return book.calls(action);
    }

    /** How many of them went wrong. */
    public int faults(String action) {
        return book.faults(action);
    }

    /** How many of them were sent on to the service. */
    public int forwarded(String action) {
        return book.forwarded(action);
    }

    /** How many replies are held. */
    public int held() {
        return book.held();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    @Override
    public synchronized void close() {
        if (listener != null) {
            listener.close().syncUninterruptibly();
            listener = null;
        }
        resetAll();
        thread.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        if (reservation != null) {
            try {
                reservation.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The system lets go of a listener only when its selector looks again, which is soon. */
    private Socket reserve() throws IOException {
        long until = System.nanoTime() + LONGEST_RESERVATION_NANOS;
        while (true) {
            Socket socket = new Socket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket;
            } catch (IOException e) {
                socket.close();
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** On the proxy's thread, behind connections that were just accepted. */
    private void resetAll() {
        thread.submit(() -> connections.forEach(ProxyConnection::reset)).syncUninterruptibly();
        // Each closes its connection to the service only after that; who goes on before would find it still open.
        thread.submit(() -> {}).syncUninterruptibly();
    }

    private Channel listen(int onPort) {
        return new ServerBootstrap()
                .group(thread)
                .channel(NioServerSocketChannel.class)
                // The port is to be had again while old connections linger and the reservation holds it.
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connections.add(connection);
                        connection.pipeline().addLast(new HttpServerCodec(), new ProxyConnection(service, book));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), onPort)
                .syncUninterruptibly()
                .channel();
    }
}
