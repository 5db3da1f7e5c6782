package org.litestarspring.channels.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NettyLoopTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final NettyLoop loop = new NettyLoop(this.loops.next(), (event, buffers) -> buffers.buffer());
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    @DisplayName("What comes for a client while others are served goes out with what waits for it, in one flush")
    void together() throws Exception {
        CountDownLatch served = new CountDownLatch(1);
        ClientTurn last = new ClientTurn(this.loop, () -> {
            this.seen.add("flush of last");
            served.countDown();
        });
        ClientTurn first = new ClientTurn(this.loop, () -> {
            last.schedule(() -> this.seen.add("second of last"));
            this.seen.add("flush of first");
        });

        this.loop.execute(() -> {
            first.schedule(() -> this.seen.add("first of first"));
            last.schedule(() -> this.seen.add("first of last"));
        });

        assertThat(served.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(this.seen)
                .containsExactly(
                        "first of first", "flush of first", "first of last", "second of last", "flush of last");
    }

    @Test
    @DisplayName("A client whose task or flush fails costs the others nothing, and is served again")
    void failures() throws Exception {
        CountDownLatch served = new CountDownLatch(3);
        ClientTurn bad = new ClientTurn(this.loop, () -> {
            served.countDown();
            throw new IllegalStateException("flush");
        });
        ClientTurn good = new ClientTurn(this.loop, served::countDown);

        this.loop.execute(() -> {
            bad.schedule(() -> {
                bad.need();
                throw new IllegalStateException("task");
            });
            good.need();
        });

        assertThat(served.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("While clients are always due, the loop takes a connection up, and reads from it")
    void yields() throws Exception {
        CountDownLatch busy = new CountDownLatch(NettyLoop.CLIENTS * 100);
        CountDownLatch read = new CountDownLatch(1);
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Channel server = server(read);
        AtomicReference<ClientTurn> self = new AtomicReference<>();
        ClientTurn endless = new ClientTurn(this.loop, () -> {
            busy.countDown();
            if (goesOn.get()) {
                self.get().need();
            }
        });
        self.set(endless);

        endless.need();
        assertThat(busy.await(5, TimeUnit.SECONDS)).isTrue();
        try (Socket client = new Socket(HERE, ((InetSocketAddress) server.localAddress()).getPort())) {
            client.getOutputStream().write(1);

            // Netty by itself would go on with the clients for a second before it looks, twice.
            assertThat(read.await(800, TimeUnit.MILLISECONDS)).isTrue();
        } finally {
            goesOn.set(false);
        }
    }

    private Channel server(CountDownLatch read) throws InterruptedException {
        return new ServerBootstrap()
                .group(this.loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter() {

                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        read.countDown();
                        context.fireChannelRead(message);
                    }
                })
                .bind(HERE, 0)
                .sync()
                .channel();
    }
}
