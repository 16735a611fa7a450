package io.msgserver.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.session.Changes;
import io.msgserver.host.session.RememberedTotal;
import io.msgserver.host.session.Session;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.session.Users;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.MalformedException;
import java.security.MessageDigest;
import java.util.Objects;
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

/**
 * Measures a gate's work on the first package of a connection, without the index: it parses the package, finds the
 * user, and checks the proof.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HandshakeBenchmark {
    private final byte[] secret = "s3cretly".getBytes(US_ASCII);
    private final Username username = new Username("bench1234", "1234", "sample");
    private final byte[] text = Handshake.prove(username.toString(), 17, secret).toBytes();
    private final Users users = new Users(
            new SessionLimits(128, 256, Integer.MAX_VALUE, new RememberedTotal(Long.MAX_VALUE)), Changes.NONE);

    public HandshakeBenchmark() {
        users.login(username, Secret.of(secret));
    }

    @Benchmark
    public boolean parseAndVerify() throws MalformedException {
        Handshake handshake = Handshake.parse(text);
        Session session = Objects.requireNonNull(users.find(Username.parse(handshake.username())));
        byte[] mac = ClassicCrypto.hmacHash(session.secret().bytes(), handshake.provenText());
        return handshake.indexNumber() == 17 && MessageDigest.isEqual(mac, handshake.macBytes());
    }
}
