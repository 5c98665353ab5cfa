package io.legacybridge.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client to a {@link FaultyProxy}: reads a request, finds out how it is to go wrong, sends it on
 * over a connection of its own, and replies. A client that goes away takes that connection with it.
 *
 * <p>Confined to the proxy's thread. One request is under way at a time, since the AWS SDK sends the next one after the
 * reply.
 */
final class ProxyConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final int MOST_REPLY = 16 * 1024 * 1024;

    private final InetSocketAddress service;
    private final WireBook book;

    private @Nullable Call call;
    private @Nullable Channel toService;

    /** One request, and how it goes wrong. */
    private record Call(HttpRequest request, String action, Optional<WireFault> fault, ByteArrayOutputStream body) {
        boolean goesWrongBy(Class<? extends WireFault> kind) {
            return fault.filter(kind::isInstance).isPresent();
        }

        boolean halfRead() {
            return body.size() * 2L >= HttpUtil.getContentLength(request, 0L);
        }
    }

    ProxyConnection(InetSocketAddress service, WireBook book) {
        this.service = service;
        this.book = book;
    }

    /** Ends a connection so that the other end sees a reset. */
    static void reset(Channel connection) {
        connection.config().setOption(ChannelOption.SO_LINGER, 0);
        connection.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpRequest request) {
            String action = action(request.headers());
            call = new Call(request, action, book.called(action), new ByteArrayOutputStream());
            if (call.goesWrongBy(WireFault.Reset.class)) {
                reset(context.channel());
                return;
            }
        }
        if (part instanceof HttpContent content && call != null) {
            call.body().writeBytes(ByteBufUtil.getBytes(content.content()));
            if (call.goesWrongBy(WireFault.ResetWithinRequest.class)) {
                if (call.halfRead()) {
                    reset(context.channel());
                }
            } else if (part instanceof LastHttpContent) {
                received(context, call);
            }
        }
    }

    /** {@code X-Amz-Target: AWSStepFunctions.SendTaskSuccess}. */
    private static String action(HttpHeaders headers) {
        String target = headers.get("X-Amz-Target", "");
        return target.substring(target.indexOf('.') + 1);
    }

    private void received(ChannelHandlerContext context, Call received) {
        WireFault fault = received.fault().orElse(null);
        if (fault instanceof WireFault.Answer answer) {
            context.writeAndFlush(answer(answer));
        } else if (!(fault instanceof WireFault.Silence)) {
            forward(context, received);
        }
    }

    private static FullHttpResponse answer(WireFault.Answer answer) {
        ByteBuf body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        response.headers()
                .set(
                        HttpHeaderNames.CONTENT_TYPE,
                        answer.body().startsWith("<") ? "text/html" : "application/x-amz-json-1.0");
        HttpUtil.setContentLength(response, body.readableBytes());
        return response;
    }

    private void forward(ChannelHandlerContext context, Call received) {
        new Bootstrap()
                .group(context.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MOST_REPLY),
                                        new ServiceConnection(context, received));
                    }
                })
                .connect(service)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        reset(context.channel());
                    }
                });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (toService != null) {
            toService.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** The way of one request to the service, and of its reply back. */
    private final class ServiceConnection extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final ChannelHandlerContext client;
        private final Call received;
        private boolean replied;

        ServiceConnection(ChannelHandlerContext client, Call received) {
            this.client = client;
            this.received = received;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (!client.channel().isActive()) {
                context.close();
                return;
            }
            toService = context.channel();
            byte[] body = received.body().toByteArray();
            var request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1,
                    received.request().method(),
                    received.request().uri(),
                    Unpooled.wrappedBuffer(body));
            request.headers().set(received.request().headers()).remove(HttpHeaderNames.TRANSFER_ENCODING);
            HttpUtil.setContentLength(request, body.length);
            context.writeAndFlush(request);
            book.noteForwarded(received.action());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse reply) {
            replied = true;
            toService = null;
            // On the heap, where one that is never sent is left to the garbage collector.
            FullHttpResponse copy = reply.replace(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(reply.content())));
            HttpUtil.setContentLength(copy, copy.content().readableBytes());
            copy.headers().remove(HttpHeaderNames.TRANSFER_ENCODING).remove(HttpHeaderNames.CONNECTION);
            context.close();
            received(copy);
        }

        private void received(FullHttpResponse reply) {
            WireFault fault = received.fault().orElse(null);
            if (fault instanceof WireFault.LoseReply) {
                reset(client.channel());
            } else if (fault instanceof WireFault.CutReply) {
                cut(reply);
            } else if (fault instanceof WireFault.Late late) {
                client.executor()
                        .schedule(() -> client.writeAndFlush(reply), late.by().toNanos(), TimeUnit.NANOSECONDS);
            } else if (fault instanceof WireFault.Hold) {
                book.hold(() -> client.executor().execute(() -> client.writeAndFlush(reply)));
            } else {
                client.writeAndFlush(reply);
            }
        }

        /** Announces more than it sends. */
        private void cut(FullHttpResponse reply) {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, reply.status());
            head.headers().set(reply.headers());
            HttpUtil.setContentLength(head, reply.content().readableBytes() + 1L);
            client.write(head);
            ByteBuf half = reply.content().slice(0, reply.content().readableBytes() / 2);
            client.writeAndFlush(new DefaultHttpContent(half)).addListener(sent -> reset(client.channel()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!replied) {
                reset(client.channel());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
