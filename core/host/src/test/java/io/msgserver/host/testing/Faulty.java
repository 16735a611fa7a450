package io.msgserver.host.testing;

import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** A plugin {@code test} that answers with its version, and runs the statements that a test inserts. */
public final class Faulty {
    public static final String RELEASE = "msgserver.test.release";
    /** A map from versions to how often each was started. */
    public static final String ATTEMPTS = "msgserver.test.attempts";

    private static final String HANDLER = """
            @Extension
            public class Served implements MsgServerHandler, StateHandover {
                static { if (true) { /*static*/ } }
                private final MsgServer server;
                public Served(MsgServer server) { this.server = server; /*constructor*/ }
                @Override public MsgServer server() { return server; }
                @Override public Lane lane() { return Lane./*lane*/; }
                @Override public void onRegister(String servername) { /*onRegister*/ }
                @Override public byte[] onRequest(Username username, byte[] message) {
                    /*onRequest*/
                    return "/*version*/".getBytes(UTF_8);
                }
                @Override public byte[] exportState() { /*exportState*/ return new byte[1]; }
                @Override public void importState(byte[] state, String fromVersion) { /*importState*/ }
            }
            """;
    private static final String MAIN = """
            public class Main extends org.pf4j.Plugin {
                static { if (true) { /*plugin static*/ } }
                public Main() { /*plugin constructor*/ }
                @SuppressWarnings("unchecked")
                @Override public void start() {
                    var attempts = (Map<String, Integer>) System.getProperties().get("%s");
                    if (attempts != null) attempts.merge("/*version*/", 1, Integer::sum);
                    /*start*/
                }
                @Override public void stop() { /*stop*/ }
            }
            """.formatted(ATTEMPTS);

    private final String version;
    private final Map<String, String> code = new LinkedHashMap<>();

    private Faulty(String version) {
        this.version = version;
        code.put("version", version);
        code.put("lane", "ORDERED");
    }

    public static Faulty version(String version) {
        return new Faulty(version);
    }

    /** Inserts statements at a place, which is a comment in the source above. */
    public Faulty at(String place, String statements) {
        code.put(place, statements);
        return this;
    }

    public PluginSource source() {
        return PluginSource.plugin("test", version).manifest("Plugin-Class", "p.Main").with("Served", filled(HANDLER))
                .with("Main", filled(MAIN));
    }

    private String filled(String source) {
        String result = source;
        for (var each : code.entrySet()) {
            result = result.replace("/*" + each.getKey() + "*/", each.getValue());
        }
        return result;
    }

    public static String throwing(String type) {
        return "if (true) throw new " + type + "(\"as told\");";
    }

    /** Returns statements that wait until they are interrupted. */
    public static String hanging() {
        return "try { new CountDownLatch(1).await(); } catch (InterruptedException e) { throw new IllegalStateException(e); }";
    }

    /** Returns statements that wait until {@link #RELEASE} is a system property. */
    public static String hangingStubbornly() {
        return """
                while (!System.getProperties().containsKey("%s")) {
                    try { Thread.sleep(5); } catch (InterruptedException e) { }
                }
                """.formatted(RELEASE);
    }

    /** Returns statements that wait until the test releases the {@link Pause} of that name. */
    public static String pausing(String place) {
        return "try { Pause.at(\"%s\"); } catch (InterruptedException e) { throw new IllegalStateException(e); }"
                .formatted(place);
    }
}
