package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The attacks on one host. All run on one thread, except those that guess passwords. One attack at a time. */
final class Assault implements AutoCloseable {
    /** Takes longer to send, at a byte a second, than a handshake may take. */
    private static final byte[] SLOW_PACKAGE = Packages.frame(new byte[1_000]);
    private static final byte[] SLOW_LINE = "A".repeat(1_000).getBytes(ISO_8859_1);
    private static final byte[] NOTHING = {};
    private static final byte[] BAD_HANDSHAKE = Packages.frame("bm8=@b25l#MQ==:1:AAAAAAAAAAA=".getBytes(ISO_8859_1));
    private static final byte[] BAD_LINE = "no key\n".getBytes(ISO_8859_1);
    private static final int REQUESTS = 256;
    private static final int SMALL_BUFFER = 4_096;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("attack", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final SplittableRandom random = new SplittableRandom();
    private final Attack attack;
    private final AttackTarget target;
    private final Attempts attempts;

    Assault(Attack attack, AttackTarget target, Attempts attempts) {
        this.attack = attack;
        this.target = target;
        this.attempts = attempts;
    }

    /** @param enough the number of guesses after which an attack that guesses is done */
    List<AttackPart> plan(int enough) throws IOException, MalformedException {
        return switch (attack) {
            case SLOW_LORIS -> both(() -> new Dribbler(attempts, SLOW_PACKAGE),
                    () -> new Dribbler(attempts, SLOW_LINE));
            case RESET_STORM -> both(
                    sending(inTurn(List.of(NOTHING, SLOW_PACKAGE, BAD_HANDSHAKE)),
                            text -> new Resetter(attempts, text)),
                    sending(inTurn(List.of(NOTHING, SLOW_LINE, BAD_LINE)), text -> new Resetter(attempts, text)));
            case HALF_OPEN -> Stream.concat(
                    both(sendingAndWaiting(() -> NOTHING), sendingAndWaiting(() -> NOTHING)).stream(),
                    Stream.of(gate(bootstrap(), target.accounts().size(), sendingAndWaiting(handshakes())))).toList();
            case RANDOM_BYTES -> both(() -> new Babbler(attempts, random.split()),
                    () -> new Babbler(attempts, random.split()));
            case REPLAY -> both(sendingAndWaiting(new Replays(target.captured())),
                    sendingAndWaiting(LoginReplays.captured(target.login(), target.servername())));
            case WRONG_PASSWORDS -> List.of(
                    new Guesses(target.login(), target.servername(), target.connections(), enough, attempts));
            case PASSWORDS_FROM_ONE_ADDRESS -> List.of(new LocalGuesses(target, attempts));
            case OVERSIZE -> both(sendingAndWaiting(inTurn(Excesses.forGate())),
                    sendingAndWaiting(inTurn(Excesses.forLogin())));
            case SLOW_READERS -> List.of(gate(slow(), target.accounts().size(),
                    sending(handshakes(), handshake -> new SlowReader(attempts, askingForMuch(handshake)))));
        };
    }

    private List<AttackPart> both(Supplier<? extends Visitor> atGate, Supplier<? extends Visitor> atLogin) {
        return List.of(gate(bootstrap(), target.connections(), atGate),
                crowd(bootstrap(), target.login(), target.connections(), atLogin));
    }

    private AttackPart gate(Bootstrap bootstrap, int size, Supplier<? extends Visitor> visitors) {
        return crowd(bootstrap, target.gate(), size, visitors);
    }

    private AttackPart crowd(Bootstrap bootstrap, InetSocketAddress address, int size,
            Supplier<? extends Visitor> visitors) {
        return new Crowd(loops.next(), bootstrap, address, size, attack.perSecond(), attempts, visitors);
    }

    private Bootstrap bootstrap() {
        return new Bootstrap().group(loops)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true);
    }

    /** Returns the bootstrap of connections that read a byte at a time, if the attack reads slowly. */
    private Bootstrap slow() {
        return bootstrap().option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_RCVBUF, SMALL_BUFFER)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1).maxMessagesPerRead(1));
    }

    private Supplier<Visitor> sendingAndWaiting(Supplier<byte[]> texts) {
        return sending(texts, text -> new Speaker(attempts, text));
    }

    private static Supplier<Visitor> sending(Supplier<byte[]> texts, Function<byte[], Visitor> visitor) {
        return () -> visitor.apply(texts.get());
    }

    private static Supplier<byte[]> inTurn(List<byte[]> texts) {
        var turns = IntStream.iterate(0, turn -> (turn + 1) % texts.size()).iterator();
        return () -> texts.get(turns.nextInt());
    }

    /** Supplies the handshakes of the accounts in turn, each time with the next index. */
    private Supplier<byte[]> handshakes() {
        var turns = IntStream.iterate(0, turn -> (turn + 1) % target.accounts().size()).iterator();
        return () -> target.accounts().get(turns.nextInt()).handshake();
    }

    private static byte[] askingForMuch(byte[] handshake) {
        byte[] much = ByteBuffer.allocate(Integer.BYTES).putInt(Packages.MAX_RESPONSE).array();
        int request = Packages.request(much, 0).length;
        ByteBuffer all = ByteBuffer.allocate(handshake.length + REQUESTS * request).put(handshake);
        for (int number = 1; number <= REQUESTS; number++) {
            all.put(Packages.request(much, number));
        }
        return all.array();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
