package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.LoginRefusedException;
import io.msgserver.distribution.Distribution.RunningHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Hosts with the plugin {@link TestPlugin}, one after the other at the same ports, as one that is started again. */
final class CountedHost {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Distribution distribution;
    private final Path notes;
    private final InetSocketAddress gate;
    private final InetSocketAddress login;

    private CountedHost(Distribution distribution, Path notes, int gate, int login) {
        this.distribution = distribution;
        this.notes = notes;
        this.gate = new InetSocketAddress(InetAddress.getLoopbackAddress(), gate);
        this.login = new InetSocketAddress(InetAddress.getLoopbackAddress(), login);
    }

    static CountedHost in(Path folder, String stopTimeout) throws IOException {
        Distribution distribution = Distribution.unpackTo(folder);
        Path notes = folder.resolve("notes");
        TestPlugin.dropInto(distribution, notes);
        try (var one = new ServerSocket(0); var another = new ServerSocket(0)) {
            var host = new CountedHost(distribution, notes, one.getLocalPort(), another.getLocalPort());
            Files.writeString(folder.resolve("conf/msgserver.json"), String.format(Locale.ROOT, """
                    { "login": { "port": %d, "plugin": "counted", "maxclient": 20000, "login_timeout": "1m" },
                      "gates": [ { "servername": "sample", "port": %d, "plugin": "counted", "maxclient": 20000,
                                   "handshake_timeout": "1m" } ],
                      "stop_timeout": "%s" }
                    """, host.login.getPort(), host.gate.getPort(), stopTimeout));
            return host;
        }
    }

    Distribution distribution() {
        return distribution;
    }

    RunningHost start() throws IOException {
        return distribution.start();
    }

    InetSocketAddress gate() {
        return gate;
    }

    Login login(String uid) throws IOException {
        try {
            return LoginClient.login(login, uid, "sample", uid.getBytes(UTF_8),
                    LoginOptions.defaults().withTimeout(PATIENCE));
        } catch (LoginRefusedException refused) {
            throw new IOException(refused);
        }
    }

    /** The requests that were run, by all hosts. */
    List<String> notes() throws IOException {
        return Files.readAllLines(notes);
    }
}
