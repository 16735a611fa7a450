package io.msgserver.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** A fixed text as each request, with the same expected response. Connections on any event loops may share one. */
public final class FixedDialogue implements Dialogue {
    private final byte[] request;
    /** Null when any response is right. */
    private final @Nullable ByteBuf answer;

    /** @param bytes of each request, letters of the alphabet in turn */
    public FixedDialogue(int bytes, Expected expected) {
        var letters = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            letters[i] = (byte) ('a' + i % 26);
        }
        this.request = letters;
        this.answer = switch (expected) {
            case ANY -> null;
            case ECHO -> Unpooled.wrappedBuffer(letters);
            case UPPER -> Unpooled.wrappedBuffer(upper(letters));
        };
    }

    /** The response that is expected for a request. */
    public enum Expected {
        /** The request in upper case, as the plugin simple answers. */
        UPPER,
        /** The request itself. */
        ECHO,
        /** Any response. */
        ANY
    }

    private static byte[] upper(byte[] letters) {
        byte[] upper = letters.clone();
        for (int i = 0; i < upper.length; i++) {
            upper[i] = (byte) (upper[i] + 'A' - 'a');
        }
        return upper;
    }

    @Override
    public int bytes() {
        return request.length;
    }

    @Override
    public void ask(int slot, ByteBuf out) {
        out.writeBytes(request);
    }

    @Override
    public @Nullable String fault(int slot, ByteBuf in, int index, int length) {
        ByteBuf right = answer;
        if (right == null) {
            return null;
        }
        if (length != right.readableBytes()) {
            return "it has " + length + " bytes of content, not " + right.readableBytes();
        }
        return ByteBufUtil.equals(in, index, right, 0, length) ? null : "it has another content than expected";
    }
}
