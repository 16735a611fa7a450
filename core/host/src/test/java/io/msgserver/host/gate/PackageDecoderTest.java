package io.msgserver.host.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.base.count.OwnedCount;
import io.msgserver.host.gate.PackageDecoder.Pause;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Bytes become packages in whatever pieces they arrive. */
class PackageDecoderTest {
    private static final String STREAM = ""
            + "0003" + "414243" // ABC
            + "0000" // nothing
            + "0001" + "44" // D
            + "0004" + "00000000"; // looks like lengths
    private static final List<String> PACKAGES = List.of("414243", "", "44", "00000000");

    private final PackageDecoder decoder = new PackageDecoder(new OwnedCount());
    private final Receiver receiver = new Receiver();
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, receiver);

    @Test
    void a_stream_whose_reads_never_end_with_a_package_keeps_little() {
        var memory = new UnpooledByteBufAllocator(false);
        var stream = new EmbeddedChannel(new PackageDecoder(new OwnedCount()), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                // The frame is recorded and dropped.
            }
        });
        stream.config().setAllocator(memory);
        byte[] halves = new byte[1000];
        halves[500] = 0x03;
        halves[501] = (byte) 0xE6; // A package of 998 bytes, its length in the middle of each read.
        stream.writeInbound(memory.heapBuffer().writeBytes(halves, 500, 500));
        for (int read = 0; read < 20_000; read++) {
            stream.writeInbound(memory.heapBuffer().writeBytes(halves));
        }
        assertThat(memory.metric().usedHeapMemory()).isLessThan(100_000);
        stream.finishAndReleaseAll();
    }

    @Test
    void all_packages_in_one_segment_are_handed_on() {
        arrives(STREAM);
        assertThat(receiver.packages).isEqualTo(PACKAGES);
    }

    @Test
    void a_stream_split_anywhere_in_three_gives_the_same_packages() {
        int length = STREAM.length();
        for (int first = 2; first < length - 2; first += 2) {
            for (int second = first + 2; second < length; second += 2) {
                receiver.packages.clear();
                arrives(STREAM.substring(0, first));
                arrives(STREAM.substring(first, second));
                arrives(STREAM.substring(second));
                assertThat(receiver.packages).as("split at %d and %d", first / 2, second / 2).isEqualTo(PACKAGES);
            }
        }
    }

    @Test
    void a_byte_at_a_time_each_package_comes_with_its_last_byte() {
        for (String each : List.of("00", "03", "41", "42")) {
            arrives(each);
            assertThat(receiver.packages).isEmpty();
        }
        arrives("43");
        assertThat(receiver.packages).containsExactly("414243");
    }

    @Test
    void the_length_has_no_sign() {
        arrives("FFFF" + "41".repeat(65_534));
        assertThat(receiver.packages).isEmpty();
        arrives("41" + "0001" + "42");
        assertThat(receiver.packages).containsExactly("41".repeat(65_535), "42");
    }

    @Test
    void a_pause_in_the_middle_of_a_segment_holds_the_rest_until_resume() {
        receiver.pauseAfter = 2;
        arrives(STREAM);
        assertThat(receiver.packages).containsExactly("414243", "");
        assertThat(channel.config().isAutoRead()).isFalse();
        receiver.pauseAfter = 4;
        decoder.resume(Pause.BUSY);
        assertThat(receiver.packages).isEqualTo(PACKAGES);
    }

    @Test
    void what_arrives_while_paused_waits_behind_what_arrived_before() {
        receiver.pauseAfter = 1;
        arrives(STREAM.substring(0, 24));
        arrives(STREAM.substring(24) + "0001" + "45");
        assertThat(receiver.packages).containsExactly("414243");
        receiver.pauseAfter = 0;
        decoder.resume(Pause.BUSY);
        assertThat(receiver.packages).containsExactly("414243", "", "44", "00000000", "45");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void control_packages_pass_a_pause_for_requests_up_to_the_next_request() {
        decoder.handOnControl();
        decoder.pause(Pause.BUSY);
        arrives("0004" + "FFFFFFFF" + "0008" + "0000");
        assertThat(receiver.packages).containsExactly("FFFFFFFF");
        assertThat(channel.config().isAutoRead()).as("more of it may come").isTrue();
        arrives("0007" + "FFFFFFFF" + "0004" + "00000001" + "0004" + "FFFFFFFF");
        assertThat(receiver.packages).containsExactly("FFFFFFFF", "00000007FFFFFFFF");
        assertThat(channel.config().isAutoRead()).as("a request is next").isFalse();
        decoder.resume(Pause.BUSY);
        assertThat(receiver.packages).containsExactly("FFFFFFFF", "00000007FFFFFFFF", "00000001", "FFFFFFFF");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void control_packages_wait_for_a_client_that_does_not_read() {
        decoder.handOnControl();
        decoder.pause(Pause.RATE);
        decoder.pause(Pause.CONGESTED);
        arrives("0004" + "FFFFFFFF");
        assertThat(receiver.packages).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        decoder.resume(Pause.CONGESTED);
        assertThat(receiver.packages).containsExactly("FFFFFFFF");
    }

    @Test
    void a_pause_while_resuming_holds_again_and_reads_no_further() {
        receiver.pauseAfter = 1;
        arrives(STREAM);
        receiver.pauseAfter = 2;
        decoder.resume(Pause.BUSY);
        assertThat(receiver.packages).containsExactly("414243", "");
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void what_resume_hands_on_ends_like_a_read_so_that_answers_are_flushed() {
        receiver.pauseAfter = 1;
        arrives(STREAM);
        int before = receiver.readsCompleted;
        decoder.resume(Pause.BUSY);
        assertThat(receiver.readsCompleted).isEqualTo(before + 1);
    }

    @Test
    void nothing_is_handed_on_after_the_connection_was_closed_by_a_package() {
        receiver.closeAfter = 1;
        arrives(STREAM);
        assertThat(receiver.packages).containsExactly("414243");
    }

    @Test
    void every_buffer_is_released() {
        ByteBuf whole = bytes(STREAM);
        channel.writeInbound(whole);
        assertThat(whole.refCnt()).isZero();

        ByteBuf half = bytes("0003" + "41");
        channel.writeInbound(half);
        assertThat(half.refCnt()).isEqualTo(1);
        channel.finish();
        assertThat(half.refCnt()).isZero();
    }

    @Test
    void what_waits_while_paused_is_released_when_the_connection_ends() {
        decoder.pause(Pause.BUSY);
        ByteBuf waiting = bytes(STREAM);
        channel.writeInbound(waiting);
        channel.finish();
        assertThat(waiting.refCnt()).isZero();
        assertThat(receiver.packages).isEmpty();
    }

    private void arrives(String hex) {
        channel.writeInbound(bytes(hex));
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    /** Records packages, and runs an action after a given number of them. */
    private final class Receiver extends ChannelInboundHandlerAdapter {
        private final List<String> packages = new ArrayList<>();
        private int pauseAfter;
        private int closeAfter;
        private int readsCompleted;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            packages.add(ByteBufUtil.hexDump((ByteBuf) message).toUpperCase(Locale.ROOT));
            if (packages.size() == pauseAfter) {
                decoder.pause(Pause.BUSY);
            }
            if (packages.size() == closeAfter) {
                ctx.close();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            readsCompleted++;
        }
    }
}
