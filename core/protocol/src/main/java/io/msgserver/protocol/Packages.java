package io.msgserver.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The packages of a gate: a two-byte length and that many bytes, big-endian throughout. Every method returns a fresh
 * array, its length included, ready for the socket, and throws {@link IllegalArgumentException} for content that does
 * not fit.
 *
 * <p>Stateless and thread-safe.
 */
public final class Packages {
    /** The limit of bytes in a package, its length not counted. */
    public static final int MAX_PACKAGE = 65_535;
    /** The limit of bytes of content in a request: a session number follows it. */
    public static final int MAX_REQUEST = MAX_PACKAGE - Integer.BYTES;
    /** The limit of bytes of content in a response: an ok byte and a session number follow it. */
    public static final int MAX_RESPONSE = MAX_PACKAGE - Response.TRAILER;
    /** The bytes of a package's length. */
    public static final int HEADER = 2;
    /**
     * The session number 0xFFFFFFFF, which no request has on a connection that acknowledges: see
     * {@link Acknowledgement}.
     */
    public static final int CONTROL = -1;

    private static final byte[] NOTHING = {};

    private Packages() {}

    /** Returns a package that consists of {@code content}, at most {@value #MAX_PACKAGE} bytes. */
    public static byte[] frame(byte[] content) {
        return begin("package", content, MAX_PACKAGE, 0).array();
    }

    /** Returns a request of at most {@value #MAX_REQUEST} bytes; any session number is possible, negative ones too. */
    public static byte[] request(byte[] content, int session) {
        return begin("request", content, MAX_REQUEST, Integer.BYTES).putInt(session).array();
    }

    /** Returns a good response of at most {@value #MAX_RESPONSE} bytes. */
    public static byte[] response(byte[] content, int session) {
        return begin("response", content, MAX_RESPONSE, Response.TRAILER).put(Response.OK).putInt(session).array();
    }

    /** Returns the response of a handler that failed. */
    public static byte[] failure(int session) {
        return empty(Response.FAILED, session);
    }

    /** Returns the report that the request ran and its answer was dropped: on a connection with an extension only. */
    public static byte[] dropped(int session) {
        return empty(GatePackage.DROPPED, session);
    }

    /**
     * Returns the report that the request did not run and may be sent again: on a connection with an extension only.
     */
    public static byte[] notRun(int session) {
        return empty(GatePackage.NOT_RUN, session);
    }

    /**
     * Returns the report of the reason for which the gate closes the connection now: on a connection with an extension
     * only.
     */
    public static byte[] closing(CloseReason reason) {
        return begin("reason", reason.word().getBytes(StandardCharsets.US_ASCII), MAX_RESPONSE, Response.TRAILER)
                .put(GatePackage.CLOSING).putInt(0).array();
    }

    /** Returns the echo of a ping. */
    public static byte[] pong() {
        return empty(Response.OK, CONTROL);
    }

    /** Returns whether it is a {@link #response}, and not a {@link #failure}. */
    public static boolean isGood(byte[] response) {
        return response[response.length - Response.TRAILER] == Response.OK;
    }

    private static byte[] empty(byte kind, int session) {
        return begin("response", NOTHING, MAX_RESPONSE, Response.TRAILER).put(kind).putInt(session).array();
    }

    private static ByteBuffer begin(String what, byte[] content, int max, int trailer) {
        if (content.length > max) {
            throw new IllegalArgumentException(
                    "a " + what + " of " + content.length + " bytes: it may have at most " + max);
        }
        int length = content.length + trailer;
        return ByteBuffer.allocate(HEADER + length).putShort((short) length).put(content);
    }
}
