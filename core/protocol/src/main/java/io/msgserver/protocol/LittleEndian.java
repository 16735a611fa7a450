package io.msgserver.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Converts eight bytes and the 64-bit number that they represent in the classic handshake. */
final class LittleEndian {
    private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static long number(byte[] bytes) {
        return (long) NUMBER.get(bytes, 0);
    }

    static byte[] bytes(long number) {
        byte[] bytes = new byte[Long.BYTES];
        NUMBER.set(bytes, 0, number);
        return bytes;
    }

    static byte[] bytes(int low, int high) {
        return bytes(Integer.toUnsignedLong(low) | (long) high << 32);
    }
}
