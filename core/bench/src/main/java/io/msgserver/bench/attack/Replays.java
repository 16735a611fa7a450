package io.msgserver.bench.attack;

import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * The attempts that an eavesdropper without the secret can make with recorded handshakes. Used by one thread at a time.
 */
final class Replays implements Supplier<byte[]> {
    private static final byte[] REQUEST = Packages.request(new byte[16], 1);

    private final List<Handshake> captured;
    private int turn;

    /** @param captured of several users, each with the index 1 */
    Replays(List<Handshake> captured) {
        this.captured = List.copyOf(captured);
    }

    /** Returns each handshake in each variant, in turn; lengths included. */
    @Override
    public byte[] get() {
        Handshake sent = captured.get(turn % captured.size());
        Handshake other = captured.get((turn + 1) % captured.size());
        int variant = turn / captured.size() % 8;
        turn++;
        return switch (variant) {
            case 0 -> framed(sent);
            case 1 -> framed(new Handshake(sent.username(), "0", sent.mac()));
            case 2 -> framed(new Handshake(sent.username(), "2", sent.mac()));
            case 3 -> framed(new Handshake(sent.username(), "01", sent.mac()));
            case 4 -> framed(new Handshake(other.username(), "2", sent.mac()));
            case 5 -> framed(new Handshake(sent.mac(), sent.username(), sent.index()));
            case 6 -> joined(framed(new Handshake(sent.username(), "2", sent.mac())), REQUEST);
            default -> joined(REQUEST, framed(sent));
        };
    }

    private static byte[] framed(Handshake handshake) {
        return Packages.frame(handshake.toBytes());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
