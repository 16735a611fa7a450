package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a plugin's code runs, its class loader is the thread's context class loader, and the host's libraries cannot be
 * found.
 */
class PluginContextTest {
    private static final String SEEN = "msgserver.test.seen";
    private static final String SETTINGS = """
            { "login": { "port": 0, "plugin": "test" },
              "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
              "plugins": { "poll": "40ms" }, "control": { "port": 0 } }
            """;
    /**
     * A class that looks up a service of its own by the context class loader, and then sets another loader, except in
     * onAuth.
     */
    private static final String LOOK = """
            public class Look {
                public interface Part {}
                public static class Only implements Part {}
                @SuppressWarnings("unchecked")
                static void at(String place) {
                    var seen = (Map<String, Object>) System.getProperties().get("msgserver.test.seen");
                    Thread thread = Thread.currentThread();
                    long found = ServiceLoader.load(Part.class).stream().count();
                    boolean ours = thread.getContextClassLoader() == Look.class.getClassLoader();
                    boolean good = found == 1 && ours;
                    seen.merge(place, good ? "good" : "found " + found + ", loader " + thread.getContextClassLoader(),
                            (before, now) -> before.equals("good") ? now : before);
                    seen.put("thread of " + place, thread);
                    if (!place.equals("onAuth")) {
                        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
                    }
                }
            }
            """;

    private final Map<String, Object> seen = new ConcurrentHashMap<>();

    @TempDir
    private Path home;

    @BeforeEach
    void watch() {
        System.getProperties().put(SEEN, seen);
    }

    @AfterEach
    void forget() {
        System.getProperties().remove(SEEN);
    }

    private static PluginSource plugin(String version, String lane) {
        return PluginSource.plugin("test", version).manifest("Plugin-Class", "p.Life").with("Look", LOOK)
                .file("META-INF/services/p.Look$Part", "p.Look$Only".getBytes(UTF_8))
                .with("Life", """
                        public class Life extends org.pf4j.Plugin {
                            public Life() { Look.at("plugin constructor"); }
                            @Override public void start() { Look.at("plugin start"); }
                            @Override public void stop() { Look.at("plugin stop"); }
                        }
                        """).with("Login", """
                        @Extension
                        public class Login implements LoginServerHandler {
                            private final LoginServer server;
                            public Login(LoginServer server) { Look.at("login constructor"); this.server = server; }
                            @Override public LoginServer server() { return server; }
                            @Override public String claimedUid(byte[] token) { Look.at("claimedUid"); return "a"; }
                            @Override public Identity onAuth(byte[] token) {
                                Look.at("onAuth");
                                return new Identity("sample", new String(token, UTF_8));
                            }
                            @Override public String onLogin(Identity who, Secret secret) throws LoginRefusedException {
                                String subid = server.login(who, secret);
                                Look.at("onLogin of the login server");
                                return subid;
                            }
                        }
                        """).with("Handler", """
                        @Extension
                        public class Handler implements MsgServerHandler, StateHandover {
                            private final MsgServer server;
                            public Handler(MsgServer server) {
                                Look.at("constructor");
                                this.server = server;
                                server.closeAtEnd(() -> Look.at("closeAtEnd"));
                                server.metrics().gauge("parts", () -> { Look.at("gauge"); return 1; });
                                server.executor().execute(() -> Look.at("task"));
                                server.scheduler().execute(() -> Look.at("first timer"));
                                server.scheduler().execute(() -> Look.at("second timer"));
                            }
                            @Override public MsgServer server() { return server; }
                            @Override public Lane lane() { Look.at("lane"); return Lane.%s; }
                            @Override public void onRegister(String name) { Look.at("onRegister"); }
                            @Override public String onLogin(String uid, Secret secret) throws LoginRefusedException {
                                Look.at("onLogin");
                                return MsgServerHandler.super.onLogin(uid, secret);
                            }
                            @Override public void onLogout(String uid, String subid) {
                                Look.at("onLogout");
                                server.logout(server.username(uid, subid));
                            }
                            @Override public void onKick(String uid, String subid) {
                                Look.at("onKick");
                                server.logout(server.username(uid, subid));
                            }
                            @Override public void onDisconnect(Username username) { Look.at("onDisconnect"); }
                            @Override public byte[] exportState() { Look.at("exportState"); return new byte[1]; }
                            @Override public void importState(byte[] state, String from) { Look.at("importState"); }
                            @Override public byte[] onRequest(Username username, byte[] message) {
                                Look.at("onRequest");
                                return "%s".getBytes(UTF_8);
                            }
                        }
                        """.formatted(lane, version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void every_call_and_task_has_the_plugins_loader(String lane) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, plugin("1.0.0", lane))) {
            try (LoginClient client = LoginClient.connect(host.loginAddress()).ask("alice")) {
                client.subid();
            }
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 1)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(wire.ask("?")).isEqualTo("1.0.0");
                }
            }
            Awaitility.await().until(() -> seen.containsKey("onDisconnect"));
            host.gate().logout(user.uid(), user.subid());
            TestUser kicked = host.login();
            host.gate().kick(kicked.uid(), kicked.subid());
            new Scrape(host, home).await("plugin_test_parts", 1);
            plugin("2.0.0", lane).jar(home.resolve("plugins/test.jar"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> seen.containsKey("plugin stop")
                    && Objects.requireNonNull(host.host().plugins().getFirst().current()).version().equals("2.0.0"));
        }
        seen.keySet().removeIf(place -> place.startsWith("thread of "));
        assertThat(seen).containsOnlyKeys("plugin constructor", "plugin start", "plugin stop", "login constructor",
                "claimedUid", "onAuth", "onLogin of the login server", "constructor", "closeAtEnd", "gauge", "task",
                "first timer", "second timer", "lane", "onRegister", "onLogin", "onLogout", "onKick", "onDisconnect",
                "exportState", "importState", "onRequest");
        assertThat(seen).allSatisfy((place, found) -> assertThat(found).as(place).isEqualTo("good"));
    }

    @Test
    void an_event_loop_has_its_own_loader_again_after_a_read() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, plugin("1.0.0", "EVENT_LOOP"));
                Wire wire = host.connectSomebody()) {
            wire.ask("?");
            Thread loop = (Thread) Objects.requireNonNull(seen.get("thread of onRequest"));
            assertThat(loop.getName()).contains("loop");
            Awaitility.await()
                    .until(() -> PluginContextTest.class.getClassLoader().equals(loop.getContextClassLoader()));
        }
    }

    @Test
    void a_member_of_an_assembly_starts_with_its_own_loader() throws Exception {
        PluginSource base = PluginSource.plugin("base", "1.0.0").manifest("Plugin-Class", "p.Base").with("Look", LOOK)
                .file("META-INF/services/p.Look$Part", "p.Look$Only".getBytes(UTF_8))
                .with("Base", """
                        public class Base extends org.pf4j.Plugin {
                            public Base() { Look.at("constructor of the base"); }
                            @Override public void start() { Look.at("start of the base"); }
                        }
                        """);
        try (TestHost _ = TestHost.start(home, SETTINGS,
                plugin("1.0.0", "ORDERED").manifest("Plugin-Dependencies", "base@>=1.0.0"), base)) {
            assertThat(seen).containsEntry("constructor of the base", "good").containsEntry("start of the base",
                    "good");
        }
    }

    @Test
    void nothing_that_the_host_bundles_is_found() throws Exception {
        PluginSource curious = PluginSource.plugin("test", "1.0.0").handler("ORDERED",
                """
                        ClassLoader context = Thread.currentThread().getContextClassLoader();
                        var found = new TreeSet<String>();
                        for (String type : List.of("io.netty.channel.Channel", "com.fasterxml.jackson.databind.ObjectMapper",
                                "io.msgserver.host.Host", "org.slf4j.simple.SimpleLogger", "org.h2.mvstore.MVStore")) {
                            for (ClassLoader loader : new ClassLoader[]{context, getClass().getClassLoader(), context.getParent()}) {
                                try {
                                    found.add(Class.forName(type, false, loader).getName());
                                } catch (ClassNotFoundException | NoClassDefFoundError _) {
                                }
                                String resource = type.replace('.', '/') + ".class";
                                if (loader.getResource(resource) != null || loader.getResources(resource).hasMoreElements()
                                        || loader.getResourceAsStream(resource) != null) {
                                    found.add(resource);
                                }
                            }
                        }
                        ServiceLoader.load(org.slf4j.spi.SLF4JServiceProvider.class).stream()
                                .forEach(provider -> found.add(provider.type().getName()));
                        ServiceLoader.load(org.slf4j.spi.SLF4JServiceProvider.class, context.getParent()).stream()
                                .forEach(provider -> found.add(provider.type().getName()));
                        return found.toString().getBytes(UTF_8);
                        """);
        try (TestHost host = TestHost.start(home, curious, ""); Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("?")).isEqualTo("[]");
        }
    }

    @Test
    void what_only_begins_like_the_api_may_be_the_plugins_own() throws Exception {
        PluginSource bridged = PluginSource.plugin("test", "1.0.0").handler("ORDERED", """
                Class<?> bridge = Class.forName("org.slf4j.bridge.Bridge");
                return String.valueOf(bridge.getClassLoader() == getClass().getClassLoader()).getBytes(UTF_8);
                """).file("org/slf4j/bridge/Bridge.class", java.lang.classfile.ClassFile.of()
                .build(java.lang.constant.ClassDesc.of("org.slf4j.bridge.Bridge"), _ -> {}));
        try (TestHost host = TestHost.start(home, bridged, ""); Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("?")).isEqualTo("true");
        }
    }

    @Test
    void the_driver_manager_finds_the_plugins_driver_once_its_class_is_named() throws Exception {
        PluginSource plugin = PluginSource.plugin("test", "1.0.0").with("Nowhere", """
                public class Nowhere implements java.sql.Driver {
                    static {
                        try {
                            java.sql.DriverManager.registerDriver(new Nowhere());
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    @Override public java.sql.Connection connect(String url, Properties info) { return null; }
                    @Override public boolean acceptsURL(String url) { return url.equals("jdbc:nowhere"); }
                    @Override public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                        return new java.sql.DriverPropertyInfo[0];
                    }
                    @Override public int getMajorVersion() { return 1; }
                    @Override public int getMinorVersion() { return 0; }
                    @Override public boolean jdbcCompliant() { return false; }
                    @Override public java.util.logging.Logger getParentLogger() { return null; }
                }
                """).file("META-INF/services/java.sql.Driver", "p.Nowhere".getBytes(UTF_8)).handler("ORDERED", """
                if (new String(message, UTF_8).equals("name it")) {
                    Class.forName("p.Nowhere");
                }
                try {
                    return java.sql.DriverManager.getDriver("jdbc:nowhere").getClass().getName().getBytes(UTF_8);
                } catch (java.sql.SQLException e) {
                    return e.getMessage().getBytes(UTF_8);
                }
                """);
        DriverManager.getDrivers(); // It looks for drivers once in the life of a JVM: now.
        try (TestHost host = TestHost.start(home, SETTINGS.replaceFirst("\"login\".*\n", ""), plugin);
                Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("look")).isEqualTo("No suitable driver");
            assertThat(wire.ask("name it")).isEqualTo("p.Nowhere");
        }
    }
}
