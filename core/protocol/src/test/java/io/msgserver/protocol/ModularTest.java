package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ModularTest {
    private static final BigInteger P = BigInteger.TWO.pow(64).subtract(BigInteger.valueOf(59));
    // Around zero, the sign bit, 32 bits, p = -59 and the end of the unsigned range.
    private static final long[] EDGES = {0, 1, 2, 58, 59, 60, 0xffff_ffffL, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE,
            -118, -61, -60, -59, -58, -2, -1};

    @Test
    void products_are_those_of_big_integers_at_every_edge() {
        for (long a : EDGES) {
            for (long b : EDGES) {
                assertThat(Modular.multiply(a, b)).as("%d * %d", a, b).isEqualTo(product(a, b));
            }
        }
    }

    @Test
    void powers_are_those_of_big_integers_at_every_edge() {
        for (long a : EDGES) {
            for (long b : EDGES) {
                long expected = big(a).modPow(big(b), P).longValue();
                assertThat(Modular.power(a, b)).as("%d ^ %d", a, b).isEqualTo(expected);
            }
        }
    }

    private static long product(long a, long b) {
        return big(a).multiply(big(b)).mod(P).longValue();
    }

    private static BigInteger big(long unsigned) {
        return new BigInteger(Long.toUnsignedString(unsigned));
    }
}
