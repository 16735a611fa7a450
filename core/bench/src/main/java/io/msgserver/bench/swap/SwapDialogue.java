package io.msgserver.bench.swap;

import io.msgserver.bench.child.Versions;
import io.msgserver.bench.load.Dialogue;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A user whose requests are numbered, and who checks which versions of the plugin may answer each. */
final class SwapDialogue implements Dialogue {
    private static final int REQUEST = 8;
    private static final int ANSWER = 12;

    private final int user;
    private final Versions versions;
    private int asked;
    /** By slot: the number of the request in it. */
    private final int[] numbers;
    /** By slot: the version that served when the request was sent, or an earlier one. */
    private final int[] oldest;

    SwapDialogue(int user, Versions versions, int slots) {
        this.user = user;
        this.versions = versions;
        this.numbers = new int[slots];
        this.oldest = new int[slots];
    }

    @Override
    public int bytes() {
        return REQUEST;
    }

    @Override
    public void ask(int slot, ByteBuf out) {
        numbers[slot] = ++asked;
        oldest[slot] = versions.serving();
        out.writeInt(user).writeInt(asked);
    }

    @Override
    public @Nullable String fault(int slot, ByteBuf in, int index, int length) {
        if (length != ANSWER) {
            return "it has " + length + " bytes of content, not " + ANSWER;
        }
        if (in.getInt(index) != user || in.getInt(index + 4) != numbers[slot]) {
            return "it answers another request";
        }
        int version = in.getInt(index + 8);
        return version >= oldest[slot] && version <= versions.newest()
                ? null
                : "it comes from version " + version + ", and only " + oldest[slot] + " to " + versions.newest()
                        + " served meanwhile";
    }
}
