package io.msgserver.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.Des;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Token;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures each function of the classic handshake. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CryptoBenchmark {
    private final byte[] key = {1, -2, 3, -4, 5, -6, 7, -8};
    private final byte[] otherKey = {8, 7, -6, 5, -4, 3, -2, 1};
    private final byte[] token = new Token("bench1234", "sample", "open sesame").toBytes();
    private final byte[] cipher = ClassicCrypto.desEncode(key, token);
    private final Des des = new Des();
    private final byte[] username = "YmVuY2gxMjM0@c2FtcGxl#MTIzNA==:17".getBytes(US_ASCII);
    private final String keyText = Base64Text.encode(key);

    @Benchmark
    public byte[] dhExchange() {
        return ClassicCrypto.dhExchange(key);
    }

    @Benchmark
    public byte[] dhSecret() {
        return ClassicCrypto.dhSecret(otherKey, key);
    }

    @Benchmark
    public byte[] hmac64() {
        return ClassicCrypto.hmac64(otherKey, key);
    }

    @Benchmark
    public byte[] hashKey() {
        return ClassicCrypto.hashKey(username);
    }

    @Benchmark
    public byte[] hmacHash() {
        return ClassicCrypto.hmacHash(key, username);
    }

    @Benchmark
    public byte[] desEncode() {
        return ClassicCrypto.desEncode(key, token);
    }

    @Benchmark
    public byte[] desDecode() throws MalformedException {
        return ClassicCrypto.desDecode(key, cipher);
    }

    @Benchmark
    public byte[] desDecodeAgain() throws MalformedException {
        return des.decode(key, cipher);
    }

    @Benchmark
    public String base64Encode() {
        return Base64Text.encode(key);
    }

    @Benchmark
    public byte[] base64Decode() throws MalformedException {
        return Base64Text.decode(keyText);
    }
}
