package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.net.ProxiedEntry;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A proxy's header, in one piece and byte by byte: the client's address is read or the client is refused, once, and the
 * bytes after the header pass unchanged. The first byte selects the header: {@code r} is the input itself, {@code 1}
 * and {@code 2} a valid header of that version with an address from the input, which must be read back.
 */
final class ProxyTarget implements Target {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int LONGEST_HEADER = 65_551;

    @Override
    public void run(byte[] input) throws UnknownHostException {
        var script = new Script(input);
        switch (script.order()) {
            case '1' -> sound(script, ProxyTarget::line);
            case '2' -> sound(script, ProxyTarget::block);
            default -> raw(script.rest());
        }
    }

    /** The outcome of a connection. */
    private record Outcome(boolean open, List<InetSocketAddress> peers, long refusals, String received) {}

    private static void raw(byte[] bytes) {
        Outcome atOnce = outcome(bytes, bytes.length);
        assertThat(outcome(bytes, 1)).isEqualTo(atOnce);
        assertThat(atOnce.peers.size() + atOnce.refusals).isEqualTo(1);
        assertThat(atOnce.open).isEqualTo(atOnce.refusals == 0);
        assertThat(new String(bytes, ISO_8859_1)).endsWith(atOnce.received);
        if (atOnce.open) {
            assertThat(atOnce.peers.getFirst().isUnresolved()).isFalse();
            assertThat(bytes.length - atOnce.received.length()).isBetween(1, LONGEST_HEADER);
        }
    }

    /** @param piece the number of bytes of each read */
    private static Outcome outcome(byte[] bytes, int piece) {
        var entry = new ProxiedEntry();
        try (entry) {
            for (int at = 0; at < bytes.length; at += piece) {
                entry.send(Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length)));
                assertThat(entry.memory()).isLessThan(4 * LONGEST_HEADER);
            }
            entry.letTimePass();
            return new Outcome(entry.isOpen(), entry.peers(), entry.refusals(),
                    new String(entry.received(), ISO_8859_1));
        } finally {
            assertThat(entry.memory()).as("memory that is left").isZero();
        }
    }

    /** Writes a proxy's header with the client's address. */
    private interface Header {
        byte[] of(InetAddress from, int port, byte[] more);
    }

    private static void sound(Script script, Header written) throws UnknownHostException {
        boolean v6 = script.number() % 2 == 1;
        byte[] address = Arrays.copyOf(script.some(), v6 ? 16 : 4);
        InetAddress from = InetAddress.getByAddress(address);
        // No client has port 0, and Netty takes it in version 2 only.
        int port = Math.max(1, script.number() * 256 + script.number());
        byte[] header = written.of(from, port, script.some());
        // Java converts an IPv4-mapped IPv6 address to IPv4.
        if (from.getAddress().length != address.length) {
            return;
        }
        byte[] behind = script.rest();
        byte[] both = joined(header, behind);
        var expected = new Outcome(true, List.of(new InetSocketAddress(from, port)), 0, new String(behind, ISO_8859_1));
        assertThat(outcome(both, both.length)).isEqualTo(expected);
        assertThat(outcome(both, 1)).isEqualTo(expected);
    }

    private static byte[] line(InetAddress from, int port, byte[] unused) {
        String family = from.getAddress().length == 4 ? "TCP4" : "TCP6";
        String address = from.getHostAddress();
        return String.format(Locale.ROOT, "PROXY %s %s %s %d 8888\r\n", family, address, address, port)
                .getBytes(ISO_8859_1);
    }

    /** @param value of a field after the addresses, which the host ignores */
    private static byte[] block(InetAddress from, int port, byte[] value) {
        byte[] address = from.getAddress();
        var block = new ByteArrayOutputStream();
        block.writeBytes(SIGNATURE);
        block.write(0x21);
        block.write(address.length == 4 ? 0x11 : 0x21);
        short16(block, 2 * address.length + 4 + 3 + value.length);
        block.writeBytes(address);
        block.writeBytes(address);
        short16(block, port);
        short16(block, 8888);
        block.write(0x04);
        short16(block, value.length);
        block.writeBytes(value);
        return block.toByteArray();
    }

    private static void short16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
