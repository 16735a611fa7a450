package io.msgserver.protocol;

/**
 * Arithmetic modulo p = 2^64 - 59, the largest prime below 2^64, on unsigned longs. Because 2^64 = 59 (mod p), the high
 * half of a product folds into the low half by a multiplication with 59: no number wider than 64 bits is needed.
 */
final class Modular {
    private static final long P = -59;
    private static final long FOLD = 59;

    private Modular() {}

    /** Returns {@code base} to the power of {@code exponent}, square and multiply from the lowest bit. */
    static long power(long base, long exponent) {
        long result = 1;
        long square = reduce(base);
        for (long bits = exponent; bits != 0; bits >>>= 1) {
            if ((bits & 1) != 0) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    static long multiply(long a, long b) {
        long high = Math.unsignedMultiplyHigh(a, b);
        long folded = add(reduce(a * b), reduce(high * FOLD));
        // The carry of the first fold is below 59, so that folding it once more stays far below p.
        return add(folded, Math.unsignedMultiplyHigh(high, FOLD) * FOLD);
    }

    /** Both arguments are below p, and so is the sum. */
    private static long add(long a, long b) {
        long sum = a + b;
        boolean carried = Long.compareUnsigned(sum, a) < 0;
        return carried ? sum + FOLD : reduce(sum);
    }

    private static long reduce(long n) {
        return Long.compareUnsigned(n, P) < 0 ? n : n - P;
    }
}
