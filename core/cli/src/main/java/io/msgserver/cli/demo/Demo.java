package io.msgserver.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.base.net.HostAndPort;
import io.msgserver.client.ClientEvent;
import io.msgserver.client.ClientOptions;
import io.msgserver.client.LoggedOutException;
import io.msgserver.client.Login;
import io.msgserver.client.MsgClient;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.protocol.ClassicCrypto;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The demonstration of a gate's services to a client, with a narration. */
final class Demo {
    private static final String UID = "nzhsoft";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final GateAdmin gate;
    private final Narration narration;
    private final InetSocketAddress address;
    private final Callable<?> dropIn;

    /** @param dropIn puts the next version of the plugin into the plugins folder */
    Demo(GateAdmin gate, InetSocketAddress address, Narration narration, Callable<?> dropIn) {
        this.gate = gate;
        this.narration = narration;
        this.address = address;
        this.dropIn = dropIn;
    }

    void run() throws Exception {
        narration.step("open",
                "gate " + gate.servername() + " listens on " + HostAndPort.named(address)
                        + ", and plugin simple serves it");
        logInAskAndLogOut();
        logInAndBeKicked();
        gate.close();
        narration.step("close", "gate " + gate.servername() + " listens no longer");
    }

    private void logInAskAndLogOut() throws Exception {
        Login login = logIn();
        try (MsgClient client = connect(login)) {
            narration.step("request", "\"echo\" is answered \"" + text(client.call("echo".getBytes(UTF_8))) + "\"");
            loseTheConnection(client);
            swap(client);
            narration.step("logout", UID + " is logged out, which closes the connection");
            gate.logout(UID, login.subid());
            expectOver(client);
        }
    }

    /** Shows the main feature: the client's connection breaks while its request runs. */
    private void loseTheConnection(MsgClient client) throws IOException, InterruptedException {
        long asked = System.nanoTime();
        CompletableFuture<byte[]> answer = client.send("sleep a second, then answer".getBytes(UTF_8));
        narration.step("request", "\"sleep a second, then answer\" is asked, and the handler sleeps");
        TimeUnit.MILLISECONDS.sleep(500);
        narration.step("drop", "the client cuts its connection in the middle of that");
        client.dropConnection();
        String answered = text(await(answer));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
        if (took >= 1500) {
            throw new IOException("the answer took " + took + " ms: the handler ran twice");
        }
        narration.step("answer", "asked again under the same number, it has its one answer: \"" + answered + "\"");
        narration.more(String.format(Locale.ROOT, "%,d ms after it was first asked: the handler ran once, not twice",
                took));
    }

    /** Drops a new version in while the client sends requests; it takes over between two responses. */
    private void swap(MsgClient client) throws Exception {
        narration.step("swap", "the plugin's next version is dropped over its jar, while " + UID + " keeps asking");
        dropIn.call();
        int before = 0;
        int after = 0;
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (after < 100) {
            String answer = text(client.call("echo".getBytes(UTF_8)));
            boolean next = answer.equals("ECHO!");
            if (!next && (!answer.equals("ECHO") || after > 0 || System.nanoTime() > end)) {
                throw new IOException(
                        "\"echo\" was answered \"" + answer + "\" after " + before + " answers of the old version");
            }
            before += next ? 0 : 1;
            after += next ? 1 : 0;
        }
        narration.step("swapped",
                String.format(Locale.ROOT,
                        "%,d answers \"ECHO\", then %,d answers \"ECHO!\": the same connection, and not one is lost",
                        before, after));
    }

    private void logInAndBeKicked() throws IOException, InterruptedException, LoginRefusedException {
        Login login = logIn();
        try (MsgClient client = connect(login)) {
            narration.step("kick", UID + " is thrown out from outside");
            gate.kick(UID, login.subid());
            expectOver(client);
        }
    }

    private Login logIn() throws LoginRefusedException {
        byte[] secret = ClassicCrypto.randomKey(new SecureRandom());
        String subid = gate.login(UID, Secret.of(secret));
        narration.step("login", UID + " is logged in with subid " + subid + " and a secret of their own");
        return new Login(UID, gate.servername(), subid, secret);
    }

    private MsgClient connect(Login login) throws IOException, InterruptedException {
        ClientOptions options = ClientOptions.defaults().withGiveUpAfter(TIMEOUT);
        return MsgClient.connect(address, login, options, this::narrate);
    }

    private void narrate(ClientEvent event) {
        switch (event) {
            case ClientEvent.Connected(long index) ->
                narration.step(index == 1 ? "connect" : "reconnect",
                        "a handshake with index " + index + " proves the secret: 200 OK");
            case ClientEvent.Disconnected _ -> narration.more("(the client's connection is gone)");
        }
    }

    /** Shows that the client reconnects, and that the gate no longer knows it. */
    private void expectOver(MsgClient client) throws IOException, InterruptedException {
        try {
            await(client.send("still there?".getBytes(UTF_8)));
            throw new IOException("a client that is logged out was answered");
        } catch (LoggedOutException over) {
            narration.step("refused", "the client's next handshake gets " + over.answer().line());
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s", e);
        }
    }

    private static String text(byte[] answer) {
        return new String(answer, UTF_8);
    }
}
