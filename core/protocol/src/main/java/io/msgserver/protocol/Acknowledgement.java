package io.msgserver.protocol;

import java.nio.ByteBuffer;

/**
 * A client's list of the numbers whose answers it has received, or no longer wants. It travels as the content of a
 * request with the number {@link Packages#CONTROL}; an empty list is a ping, which the gate echoes with
 * {@link Packages#pong}. Two are equal only if they share their array.
 *
 * @param numbers at most {@link #MAX_NUMBERS}; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared.
public record Acknowledgement(int[] numbers) {
    /** The limit of numbers in one package. */
    public static final int MAX_NUMBERS = Packages.MAX_REQUEST / Integer.BYTES;

    /**
     * Parses the content of a control request.
     *
     * @throws MalformedException if its length is not a multiple of four: the gate closes the connection
     */
    public static Acknowledgement parse(byte[] content) throws MalformedException {
        if (content.length % Integer.BYTES != 0) {
            throw new MalformedException("an acknowledgement of " + content.length + " bytes: it must be a multiple of "
                    + Integer.BYTES);
        }
        int[] numbers = new int[content.length / Integer.BYTES];
        ByteBuffer.wrap(content).asIntBuffer().get(numbers);
        return new Acknowledgement(numbers);
    }

    /** Returns whether it is a ping. */
    public boolean isPing() {
        return numbers.length == 0;
    }

    /**
     * Returns the whole package, its length included, in a fresh array.
     *
     * @throws IllegalArgumentException if there are more numbers than fit
     */
    public byte[] framed() {
        if (numbers.length > MAX_NUMBERS) {
            throw new IllegalArgumentException(
                    "an acknowledgement of " + numbers.length + " numbers: it may have at most " + MAX_NUMBERS);
        }
        byte[] content = new byte[numbers.length * Integer.BYTES];
        ByteBuffer.wrap(content).asIntBuffer().put(numbers);
        return Packages.request(content, Packages.CONTROL);
    }

    /** Returns the count of the numbers. */
    @Override
    public String toString() {
        return "Acknowledgement[" + numbers.length + " numbers]";
    }
}
