package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.plugin.Generous;
import io.msgserver.bench.plugin.OpenLogin;
import io.msgserver.bench.plugin.SlowLogin;
import io.msgserver.host.Host;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.config.HostSettings;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that an attacker attacks, is served only where it has logins, and leaves nothing behind. */
class AssaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GATE = "ordered";
    private static final int CONNECTIONS = 20;
    private static final Set<Attack> GUESSING = Set.of(Attack.WRONG_PASSWORDS, Attack.PASSWORDS_FROM_ONE_ADDRESS);
    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8};

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void each_attack_gets_as_far_as_it_should(Attack attack) throws Exception {
        var attempts = new Attempts();
        try (Host host = start(GUESSING.contains(attack));
                var assault = new Assault(attack, target(host, attack), attempts)) {
            List<AttackPart> nuisances = assault.plan(CONNECTIONS);
            nuisances.forEach(AttackPart::start);
            Awaitility.await().atMost(PATIENCE).until(() -> isUnderWay(attack, counts(attempts)));
            for (AttackPart nuisance : nuisances) {
                nuisance.stop();
            }
            Awaitility.await().atMost(PATIENCE).until(() -> isAlone(host));
            Map<String, Long> counts = counts(attempts);
            assertThat(counts).doesNotContainKey(Attempts.NOT_CONNECTED);
            assertThat(counts.containsKey(Attempts.SERVED)).isEqualTo(attack == Attack.HALF_OPEN);
        }
    }

    /** Returns whether the attack's characteristic event has happened. */
    private static boolean isUnderWay(Attack attack, Map<String, Long> counts) {
        return switch (attack) {
            case SLOW_LORIS -> counts.getOrDefault(Attempts.BYTES, 0L) >= 4 * CONNECTIONS;
            case RESET_STORM -> counts.getOrDefault(Attempts.CONNECTED, 0L) >= 10 * CONNECTIONS;
            case HALF_OPEN -> counts.getOrDefault(Attempts.CONNECTED, 0L) >= 2 * CONNECTIONS + 3
                    && counts.getOrDefault(Attempts.SERVED, 0L) == 3;
            case RANDOM_BYTES, OVERSIZE -> counts.getOrDefault(Attempts.CLOSED, 0L) >= CONNECTIONS;
            case REPLAY -> counts.getOrDefault(Attempts.REFUSED, 0L) >= 3 * CONNECTIONS;
            case WRONG_PASSWORDS, PASSWORDS_FROM_ONE_ADDRESS ->
                counts.getOrDefault(Attempts.REFUSED, 0L) >= CONNECTIONS;
            case SLOW_READERS -> counts.getOrDefault(Attempts.CONNECTED, 0L) == 3
                    && counts.getOrDefault(Attempts.BYTES, 0L) > 3 * 256 * 10;
        };
    }

    private static boolean isAlone(Host host) {
        return host.gate(GATE).connections() == 0
                && host.metrics().contains("msgserver_connections_open{listener=\"login\"} 0");
    }

    private static Map<String, Long> counts(Attempts attempts) {
        return Arrays.stream(attempts.text().split(" ")).map(count -> count.split("=", 2))
                .filter(count -> count.length == 2)
                .collect(Collectors.toMap(count -> count[0], count -> Long.valueOf(count[1])));
    }

    private static AttackTarget target(Host host, Attack attack) throws Exception {
        GateAdmin gate = host.gate(GATE);
        List<Account> accounts = attack.users() == 0
                ? List.of()
                : IntStream.range(0, 3).mapToObj(number -> new Account(logIn(gate, "own" + number), SECRET)).toList();
        List<Handshake> captured = IntStream.range(0, 2).mapToObj(number -> logIn(gate, "other" + number))
                .map(username -> Handshake.prove(username, 1, SECRET)).toList();
        InetSocketAddress login = Objects.requireNonNull(host.loginAddress());
        AttackTarget target = new AttackTarget(login, Objects.requireNonNull(gate.address()), GATE, CONNECTIONS,
                accounts, captured);
        if (attack == Attack.REPLAY) {
            connectOnce(target);
        }
        return target;
    }

    /** Connects once, so that the recorded handshakes are used up. */
    private static void connectOnce(AttackTarget target) throws Exception {
        for (Handshake handshake : target.captured()) {
            try (var socket = new Socket(target.gate().getAddress(), target.gate().getPort())) {
                socket.getOutputStream().write(Packages.frame(handshake.toBytes()));
                assertThat(socket.getInputStream().readNBytes(8)).endsWith("200 OK".getBytes(US_ASCII));
            }
        }
    }

    private static String logIn(GateAdmin gate, String uid) {
        try {
            return Handshake.username(uid, GATE, gate.login(uid, Secret.of(SECRET)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Host start(boolean passwords) throws Exception {
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        new MadePlugin("gate", Generous.class).put(plugins.resolve("gate.jar"), "1.0.0");
        new MadePlugin("login", passwords ? SlowLogin.class : OpenLogin.class).put(plugins.resolve("login.jar"),
                "1.0.0");
        return Host.start(HostSettings.parse("""
                { "login": { "port": 0, "plugin": "login" }, "sessions": { "store": null },
                  "gates": [ { "servername": "ordered", "port": 0, "plugin": "gate" } ] }
                """, home));
    }
}
