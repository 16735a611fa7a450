package io.msgserver.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Bounds;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.api.StateHandover;
import io.msgserver.api.Username;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin for the kit's own tests: counts its requests, and follows the commands in them. */
@Extension
public final class Tally implements MsgServerHandler, StateHandover {
    private static final Logger log = LoggerFactory.getLogger(Tally.class);

    private final MsgServer server;
    private final Options options;
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicInteger ticks = new AtomicInteger();

    /** The settings of the plugin. */
    record Options(@Bounds(from = "1") int step, Duration patience) {}

    public Tally(MsgServer server) {
        this.server = server;
        this.options = server.settings(new Options(1, Duration.ofSeconds(30)));
        server.scheduler().scheduleAtFixedRate(ticks::incrementAndGet, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public MsgServer server() {
        return server;
    }

    @Override
    public String onLogin(String uid, Secret secret) throws LoginRefusedException {
        if (uid.equals("mallory")) {
            throw new LoginRefusedException("not mallory");
        }
        return MsgServerHandler.super.onLogin(uid, secret);
    }

    @Override
    public void onDisconnect(Username username) {
        log.debug("{} is away", username.uid());
        server.scheduler().schedule(() -> server.logout(username), options.patience().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) throws Exception {
        return switch (new String(message, UTF_8)) {
            case "count" -> text(count.addAndGet(options.step()));
            case "ticks" -> text(ticks.get());
            case "wait, then count" -> {
                gone.await();
                yield text(count.addAndGet(options.step()));
            }
            case "go" -> {
                gone.countDown();
                yield new byte[0];
            }
            case "fail" -> throw new IllegalStateException("as told");
            case "fail later" -> {
                server.scheduler().schedule(() -> {
                    throw new IllegalStateException("as told, later");
                }, 1, TimeUnit.SECONDS);
                yield new byte[0];
            }
            case "loader" -> getClass().getClassLoader().getClass().getSimpleName().getBytes(UTF_8);
            default -> message;
        };
    }

    private static byte[] text(int number) {
        return Integer.toString(number).getBytes(UTF_8);
    }

    @Override
    public byte[] exportState() {
        return text(count.get());
    }

    @Override
    public void importState(byte[] state, String fromVersion) {
        log.info("takes over from {}", fromVersion);
        count.set(Integer.parseInt(new String(state, UTF_8)));
    }
}
