package io.msgserver.bench.plugin;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A request of the soak. Both sides know every byte of it and of its answer.
 *
 * @param user   the number of the user
 * @param number of the request; each user's are numbered from 1
 * @param millis its duration, where the lane allows one
 * @param noise  bytes of noise in the request
 * @param answer bytes of noise in the answer
 * @param lines  that the plugin logs, of {@value #LINE} bytes and more each
 */
public record Task(int user, int number, int millis, int noise, int answer, int lines) {
    /** The bytes of noise in a line of the log. */
    public static final int LINE = 1_000;
    /** The beginning of such a line's text. */
    public static final String MARK = "a line of the soak ";
    /** The bytes of a journal entry. */
    public static final int ENTRY = 3 * Integer.BYTES;
    private static final int HEAD = 6 * Integer.BYTES;

    public byte[] request() {
        return ByteBuffer.allocate(HEAD + noise).putInt(user).putInt(number).putInt(millis).putInt(noise)
                .putInt(answer).putInt(lines).put(noise(number, noise)).array();
    }

    /** @throws IllegalArgumentException when the bytes are not those that were sent */
    static Task of(byte[] request) {
        ByteBuffer in = ByteBuffer.wrap(request);
        var task = new Task(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
        if (!Arrays.equals(task.request(), request)) {
            throw new IllegalArgumentException("request " + task + " was changed on its way");
        }
        return task;
    }

    /** Returns the response of that version. */
    public byte[] answer(int version) {
        return ByteBuffer.allocate(ENTRY + answer).put(entry(version)).put(noise(~number, answer)).array();
    }

    /** Returns the entry that the version writes into the journal. */
    byte[] entry(int version) {
        return ByteBuffer.allocate(ENTRY).putInt(user).putInt(number).putInt(version).array();
    }

    private byte[] noise(int kind, int length) {
        var bytes = new byte[length];
        new SplittableRandom((long) user << Integer.SIZE | Integer.toUnsignedLong(kind)).nextBytes(bytes);
        return bytes;
    }
}
