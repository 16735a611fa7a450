package io.msgserver.protocol;

/**
 * The classic handshake's mac: the 64 steps of one MD5 block (RFC 1321, section 3.4) over x and y repeated four times.
 * Unlike MD5 it does not add the initial state at the end, so a library's MD5 cannot compute it.
 */
final class Hmac64 {
    private static final int[][] SHIFTS = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    private static final int[] SINES = sines();

    private Hmac64() {}

    static byte[] mac(byte[] x, byte[] y) {
        int[] words = words(LittleEndian.number(x), LittleEndian.number(y));
        int a = 0x67452301;
        int b = 0xefcdab89;
        int c = 0x98badcfe;
        int d = 0x10325476;
        for (int step = 0; step < 64; step++) {
            int round = step >> 4;
            int mixed = a + mix(round, b, c, d) + SINES[step] + words[word(round, step)];
            int next = b + Integer.rotateLeft(mixed, SHIFTS[round][step & 3]);
            a = d;
            d = c;
            c = b;
            b = next;
        }
        return LittleEndian.bytes(c ^ d, a ^ b);
    }

    private static int[] words(long x, long y) {
        return new int[]{(int) (x >>> 32), (int) x, (int) (y >>> 32), (int) y};
    }

    private static int mix(int round, int b, int c, int d) {
        return switch (round) {
            case 0 -> (b & c) | (~b & d);
            case 1 -> (b & d) | (c & ~d);
            case 2 -> b ^ c ^ d;
            default -> c ^ (b | ~d);
        };
    }

    /** MD5 picks one of sixteen words; the four words here repeat, so that the choice is taken modulo 4. */
    private static int word(int round, int step) {
        return 3 & switch (round) {
            case 0 -> step;
            case 1 -> 5 * step + 1;
            case 2 -> 3 * step + 5;
            default -> 7 * step;
        };
    }

    private static int[] sines() {
        int[] sines = new int[64];
        for (int i = 0; i < sines.length; i++) {
            sines[i] = (int) (long) (Math.abs(StrictMath.sin(i + 1)) * 0x1p32);
        }
        return sines;
    }
}
