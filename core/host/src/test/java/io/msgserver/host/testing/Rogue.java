package io.msgserver.host.testing;

import io.msgserver.hotswap.testing.PluginSource;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plugins {@code test} that misbehave. A call without an end of its own ends when {@link #end} is called, so that none
 * outlives the test; an interrupt does not end it.
 */
public final class Rogue {
    /**
     * The system property that holds the latch: plugins do not see the classes of a test. It stays set when the latch
     * is open, because a plugin may be called for the first time then.
     */
    private static final String PROPERTY = "msgserver.test.rogue";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String STUCK = PROPERTY + ".stuck";
    private static final String HOLD = PROPERTY + ".hold";
    /** Occupies its thread like a computation, but uses little of the processor, so that tests beside it continue. */
    public static final String SPINS = "Rogue.spin();";
    /** Waits, and swallows interrupts. */
    public static final String SLEEPS = "Rogue.sleep();";
    /** Waits in a channel. A thread that interrupts it has to close that channel, and waits too. */
    public static final String STICKS = "Rogue.stick();";

    private static final String IN_PLUGIN = """
            final class Rogue {
                static final CountDownLatch END = (CountDownLatch) System.getProperties().get("%s");
                static final CountDownLatch STUCK = (CountDownLatch) System.getProperties().get("%s");
                static final Runnable HOLD = (Runnable) System.getProperties().get("%s");
                static void spin() {
                    while (END.getCount() > 0) HOLD.run();
                }
                static void sleep() {
                    while (END.getCount() > 0) {
                        try { END.await(); } catch (InterruptedException e) { }
                    }
                }
                static void stick() {
                    new Sticky().use();
                }
                private static final class Sticky extends java.nio.channels.spi.AbstractInterruptibleChannel {
                    void use() {
                        begin();
                        STUCK.countDown();
                        sleep();
                    }
                    @Override protected void implCloseChannel() {
                        sleep();
                    }
                }
            }
            """.formatted(PROPERTY, STUCK, HOLD);
    /** A function of C: a thread inside it can neither be interrupted nor, if it is virtual, leave its carrier. */
    @SuppressWarnings("restricted") // The tests' JVMs may call C.
    private static final MethodHandle USLEEP = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("usleep"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final int HOLD_MICROS = 1000;

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);

    private Rogue() {
        System.getProperties().put(PROPERTY, end);
        System.getProperties().put(STUCK, stuck);
        System.getProperties().put(HOLD, (Runnable) Rogue::hold);
    }

    private static void hold() {
        try {
            int _ = (int) USLEEP.invokeExact(HOLD_MICROS);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Makes plugins misbehave from now on until {@link #end}. */
    public static Rogue begin() {
        return new Rogue();
    }

    /**
     * Returns a plugin whose handler runs the statements in these callbacks, for the user {@code rogue} only where
     * there is a user.
     *
     * <p>It hands state over when there are statements for that.
     *
     * @param statements by the name of the callback, {@code constructor} too; in {@code onRequest} they run for the
     *                   request {@code misbehave}
     */
    public static PluginSource plugin(String version, String lane, Map<String, String> statements) {
        String source = """
                @Extension
                public class Handler implements MsgServerHandler/*state*/ {
                    private final MsgServer server;
                    final CountDownLatch never = new CountDownLatch(1);
                    public Handler(MsgServer server) { this.server = server; /*constructor*/ }
                    @Override public MsgServer server() { return server; }
                    @Override public Lane lane() { return Lane.%s; }
                    @Override public void onRegister(String servername) { /*onRegister*/ }
                    @Override public String onLogin(String uid, Secret secret) throws LoginRefusedException {
                        if (uid.equals("rogue")) { /*onLogin*/ }
                        return MsgServerHandler.super.onLogin(uid, secret);
                    }
                    @Override public void onLogout(String uid, String subid) {
                        if (uid.equals("rogue")) { /*onLogout*/ }
                        MsgServerHandler.super.onLogout(uid, subid);
                    }
                    @Override public void onKick(String uid, String subid) {
                        if (uid.equals("rogue")) { /*onKick*/ }
                        MsgServerHandler.super.onKick(uid, subid);
                    }
                    @Override public void onDisconnect(Username username) {
                        if (username.uid().equals("rogue")) { /*onDisconnect*/ }
                    }
                    @Override public byte[] onRequest(Username username, byte[] message) throws Exception {
                        if (new String(message, UTF_8).startsWith("misbehave")) { /*onRequest*/ }
                        return "%s".getBytes(UTF_8);
                    }
                    public byte[] exportState() { /*exportState*/ return new byte[1]; }
                    public void importState(byte[] state, String fromVersion) { /*importState*/ }
                }
                """.formatted(lane, version);
        if (statements.containsKey("exportState") || statements.containsKey("importState")) {
            source = source.replace("/*state*/", ", StateHandover");
        }
        for (var each : statements.entrySet()) {
            source = source.replace("/*" + each.getKey() + "*/", each.getValue());
        }
        return PluginSource.plugin("test", version).with("Handler", source).with("Rogue", IN_PLUGIN);
    }

    /** Returns a plugin that misbehaves in that callback alone. */
    public static PluginSource in(String callback, String statements) {
        return plugin("1.0.0", "ORDERED", Map.of(callback, statements));
    }

    /** Returns a plugin that misbehaves on request. */
    public static PluginSource onRequest(String lane, String statements) {
        return plugin("1.0.0", lane, Map.of("onRequest", statements));
    }

    /**
     * Returns a login plugin {@code login} that computes without end in that callback, at its first call. The token is
     * the uid.
     */
    public static PluginSource login(String callback) {
        return login(callback, SPINS);
    }

    /** Returns a login plugin as above that runs the statements in the callback. */
    public static PluginSource login(String callback, String statements) {
        String source = """
                @Extension
                public record Login(LoginServer server) implements LoginServerHandler {
                    static final java.util.concurrent.atomic.AtomicInteger CALLS = new java.util.concurrent.atomic.AtomicInteger();
                    @Override public Identity onAuth(byte[] token) {
                        /*onAuth*/
                        return new Identity("sample", new String(token, UTF_8));
                    }
                    @Override public String onLogin(Identity who, Secret secret) throws LoginRefusedException {
                        /*onLogin*/
                        return server.login(who, secret);
                    }
                }
                """;
        return PluginSource.plugin("login", "1.0.0")
                .with("Login",
                        source.replace("/*" + callback + "*/", "if (CALLS.getAndIncrement() == 0) " + statements))
                .with("Rogue", IN_PLUGIN);
    }

    /** Returns a plugin {@code good} that answers {@code good}. */
    public static PluginSource good() {
        return PluginSource.plugin("good", "1.0.0").handler("ORDERED", "return \"good\".getBytes(UTF_8);");
    }

    /** Waits until a thread is stuck as in {@link #STICKS}. */
    public void awaitStuck() throws InterruptedException {
        if (!stuck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("nobody waits in a channel");
        }
    }

    /** Ends the misbehaviour of all plugins. */
    public void end() {
        end.countDown();
    }
}
