package io.msgserver.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A package from a gate on a connection with an extension: a {@link Response}, or a package that only such a connection
 * has.
 */
public sealed interface GatePackage
        permits Response, GatePackage.Dropped, GatePackage.NotRun, GatePackage.Closing, GatePackage.Pong {

    /** The byte before the number of a {@link Dropped}; 2 is reserved. */
    byte DROPPED = 3;
    /** The byte before the number of a {@link NotRun}. */
    byte NOT_RUN = 4;
    /** The byte before the number of a {@link Closing}. */
    byte CLOSING = 5;

    /**
     * The request ran, and its answer was dropped to save memory. It is not run again.
     *
     * @param session the number of the request
     */
    record Dropped(int session) implements GatePackage {}

    /**
     * The request did not run: it may be sent again, on this connection or a later one.
     *
     * @param session the number of the request
     */
    record NotRun(int session) implements GatePackage {}

    /** The gate closes the connection now. */
    record Closing(CloseReason reason) implements GatePackage {}

    /** The echo of a ping. */
    record Pong() implements GatePackage {}

    /**
     * Parses a package.
     *
     * @param pkg the package without its length
     * @throws MalformedException if it is shorter than five bytes, of an unknown kind, or has content where none is
     *     allowed
     */
    static GatePackage parse(byte[] pkg) throws MalformedException {
        Response.checkLength(pkg);
        int end = pkg.length - Response.TRAILER;
        int number = ByteBuffer.wrap(pkg).getInt(end + 1);
        byte kind = pkg[end];
        if (number == Packages.CONTROL) {
            checkEmpty(end == 0 && kind == Response.OK, "a control package", kind, end);
            return new Pong();
        }
        return switch (kind) {
            case Response.OK, Response.FAILED -> Response.parse(pkg);
            case DROPPED -> {
                checkEmpty(end == 0, "a dropped answer", kind, end);
                yield new Dropped(number);
            }
            case NOT_RUN -> {
                checkEmpty(end == 0, "a request that did not run", kind, end);
                yield new NotRun(number);
            }
            case CLOSING -> {
                if (number != 0) {
                    throw new MalformedException(
                            "the number of a close is " + Integer.toUnsignedString(number) + ": it must be 0");
                }
                yield new Closing(CloseReason.parse(Arrays.copyOf(pkg, end)));
            }
            default -> throw new MalformedException("a package of the kind " + kind + ": it must be 0, 1, 3, 4 or 5");
        };
    }

    private static void checkEmpty(boolean holds, String what, byte kind, int length) throws MalformedException {
        if (!holds) {
            throw new MalformedException(what + " of the kind " + kind + " with " + length + " bytes of content");
        }
    }
}
