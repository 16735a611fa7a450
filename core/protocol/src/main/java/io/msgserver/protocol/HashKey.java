package io.msgserver.protocol;

/** Two 32-bit string hashes side by side: Bernstein's djb2 and Justin Sobel's. They only spread a text over a key. */
final class HashKey {
    private HashKey() {}

    static byte[] of(byte[] text) {
        int djb = 5381;
        int js = 1315423911;
        for (byte b : text) {
            int c = Byte.toUnsignedInt(b);
            djb = djb * 33 + c;
            js ^= (js << 5) + c + (js >>> 2);
        }
        return LittleEndian.bytes(djb, js);
    }
}
