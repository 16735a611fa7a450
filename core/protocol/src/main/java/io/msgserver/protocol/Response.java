package io.msgserver.protocol;

import java.nio.ByteBuffer;

/**
 * A gate's answer to a request. Two are equal only if they share the content array.
 *
 * @param content the handler's result, at most {@link Packages#MAX_RESPONSE} bytes; not copied
 * @param ok      false if the handler failed; the content is then empty
 * @param session the number of the request
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared, and copying them would be a needless cost.
public record Response(byte[] content, boolean ok, int session) implements GatePackage {
    static final byte OK = 1;
    static final byte FAILED = 0;
    /** The ok byte and the session number. */
    static final int TRAILER = 1 + Integer.BYTES;

    /**
     * Parses the response in a package of a connection without an extension; {@link GatePackage#parse} is for those
     * with one.
     *
     * @param pkg the package without its length
     * @throws MalformedException if it is shorter than five bytes, or neither ok nor failed
     */
    public static Response parse(byte[] pkg) throws MalformedException {
        checkLength(pkg);
        ByteBuffer in = ByteBuffer.wrap(pkg);
        byte[] content = new byte[pkg.length - TRAILER];
        in.get(content);
        return new Response(content, ok(in.get()), in.getInt());
    }

    static void checkLength(byte[] pkg) throws MalformedException {
        if (pkg.length < TRAILER) {
            throw new MalformedException(
                    "a response of " + pkg.length + " bytes: it must have " + TRAILER + " or more");
        }
    }

    private static boolean ok(byte flag) throws MalformedException {
        return switch (flag) {
            case OK -> true;
            case FAILED -> false;
            default -> throw new MalformedException("ok is " + flag + ": it must be 0 or 1");
        };
    }
}
