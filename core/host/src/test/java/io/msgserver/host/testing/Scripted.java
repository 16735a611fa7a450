package io.msgserver.host.testing;

import io.msgserver.hotswap.testing.PluginSource;

/**
 * A plugin {@code test} that executes the command in a request. Objects that several requests share, such as latches,
 * have names.
 *
 * <pre>
 * echo TEXT      answers TEXT
 * size N         answers N zero bytes
 * sizes          answers how often that was asked
 * null           answers null
 * count NAME     answers how often it was asked
 * thread         answers whether the thread is virtual, and its name
 * wait NAME      answers NAME once a request has opened NAME
 * hold NAME      answers 60000 zero bytes once a request has opened NAME
 * nap MS         answers MS after that time, and says "napping" on System.err before
 * stubborn MS    the same, and interrupting it does not help
 * began NAME     answers how many wait, or have waited
 * open NAME      lets them go
 * calls          answers the calls of onDisconnect, onLogout and onKick so far
 * throw TYPE     throws
 * </pre>
 */
public final class Scripted {
    private static final String HANDLER = """
            import java.util.concurrent.atomic.AtomicInteger;
            import java.util.concurrent.locks.LockSupport;
            import static java.nio.charset.StandardCharsets.ISO_8859_1;
            @Extension
            public class Handler implements MsgServerHandler {
                private final MsgServer server;
                private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
                private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
                private final Queue<String> calls = new ConcurrentLinkedQueue<>();
                public Handler(MsgServer server) { this.server = server; }
                @Override public MsgServer server() { return server; }
                @Override public Lane lane() { return Lane.LANE; }
                @Override public String onLogin(String uid, Secret secret) throws LoginRefusedException {
                    return switch (uid) {
                        case "liar" -> "99";
                        case "nobody" -> null;
                        case "empty" -> "";
                        case "refused" -> throw new LoginRefusedException("as told");
                        case "failing" -> throw new AssertionError("as told");
                        default -> MsgServerHandler.super.onLogin(uid, secret);
                    };
                }
                @Override public void onLogout(String uid, String subid) {
                    calls.add("logout " + uid);
                    MsgServerHandler.super.onLogout(uid, subid);
                }
                @Override public void onKick(String uid, String subid) {
                    calls.add("kick " + uid);
                    MsgServerHandler.super.onKick(uid, subid);
                }
                @Override public void onDisconnect(Username username) {
                    calls.add("disconnect " + username.uid());
                    if (username.uid().equals("failing on disconnect")) {
                        throw new AssertionError("as told");
                    }
                }
                @Override public byte[] onRequest(Username username, byte[] message)
                        throws Exception {
                    String[] words = new String(message, ISO_8859_1).split(" ", 2);
                    String name = words.length > 1 ? words[1] : "";
                    String answer = switch (words[0]) {
                        case "echo" -> name;
                        case "null" -> null;
                        case "size" -> {
                            count("sizes").incrementAndGet();
                            yield "\\0".repeat(Integer.parseInt(name));
                        }
                        case "sizes" -> "" + count("sizes").get();
                        case "count" -> "" + count("count " + name).incrementAndGet();
                        case "thread" -> Thread.currentThread().isVirtual() + " " + Thread.currentThread().getName();
                        case "wait" -> {
                            count("began " + name).incrementAndGet();
                            latch(name).await();
                            yield name;
                        }
                        case "hold" -> {
                            count("began " + name).incrementAndGet();
                            latch(name).await();
                            yield "\\0".repeat(60_000);
                        }
                        case "nap" -> {
                            count("began nap").incrementAndGet();
                            System.err.println("napping");
                            Thread.sleep(Long.parseLong(name));
                            yield name;
                        }
                        case "stubborn" -> {
                            count("began stubborn").incrementAndGet();
                            System.err.println("napping");
                            long end = System.nanoTime() + Long.parseLong(name) * 1_000_000;
                            while (System.nanoTime() < end) {
                                LockSupport.parkNanos(1_000_000);
                                Thread.interrupted();
                            }
                            yield name;
                        }
                        case "began" -> "" + count("began " + name).get();
                        case "open" -> {
                            latch(name).countDown();
                            yield "";
                        }
                        case "calls" -> String.join(", ", calls);
                        case "throw" -> throw thrown(name);
                        default -> throw new IllegalArgumentException(words[0]);
                    };
                    return answer == null ? null : answer.getBytes(ISO_8859_1);
                }
                private CountDownLatch latch(String name) {
                    return latches.computeIfAbsent(name, n -> new CountDownLatch(1));
                }
                private AtomicInteger count(String name) {
                    return counts.computeIfAbsent(name, n -> new AtomicInteger());
                }
                private static Exception thrown(String type) throws Exception {
                    switch (type) {
                        case "Exception" -> throw new Exception("as told");
                        case "StackOverflowError" -> deeper(0);
                        case "OutOfMemoryError" -> throw new OutOfMemoryError("as told");
                        case "Throwable" -> Handler.<RuntimeException>sneak(new Throwable("as told"));
                    }
                    return new IllegalArgumentException(type);
                }
                private static int deeper(int depth) { return deeper(depth + 1) + 1; }
                @SuppressWarnings("unchecked")
                private static <T extends Throwable> void sneak(Throwable thrown) throws T { throw (T) thrown; }
            }
            """;

    private Scripted() {}

    public static PluginSource ordered() {
        return in("ORDERED");
    }

    public static PluginSource concurrent() {
        return in("CONCURRENT");
    }

    public static PluginSource eventLoop() {
        return in("EVENT_LOOP");
    }

    public static PluginSource in(String lane) {
        return PluginSource.plugin("test", "1.0.0").with("Handler", HANDLER.replace("LANE", lane));
    }
}
