package io.msgserver.cli.dev;

import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.base.config.SettingsException;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.config.SettingsFile;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.jar.PluginFacts;
import io.msgserver.hotswap.jar.PluginPacker;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A host for one plugin under development: every user may log in, and no state is kept. Owned by one thread; any thread
 * may close it.
 */
final class DevHost implements AutoCloseable {
    private static final String GATE = "sample";
    private static final String EVERYBODY = "simple";

    private final Path folder;
    private final Serves serves;
    private final Host host;
    /** The facts of the code that came into service last. */
    private PluginFacts facts;

    private DevHost(Path folder, PluginFacts facts, Serves serves, Host host) {
        this.folder = folder;
        this.facts = facts;
        this.serves = serves;
        this.host = host;
    }

    /** The roles of the plugin. */
    private record Serves(boolean gate, boolean login) {

        static Serves of(PluginFacts facts) throws PluginRejectedException {
            facts.requireExtension();
            return new Serves(facts.has(MsgServerHandler.class), facts.has(LoginServerHandler.class));
        }
    }

    /** @param port the gate's port; as {@code loginPort}, 0 is any free port */
    record Ports(int port, int loginPort) {}

    /**
     * Starts the host, whether the plugin can serve or not.
     *
     * @param project the base of relative paths in the plugin's settings
     * @param folder  of the host's own
     * @throws PluginRejectedException when the jar is no plugin's
     */
    static DevHost start(Home installation, DevProject project, Path folder, Path jar, JsonNode settings, Ports ports)
            throws PluginRejectedException, IOException, SettingsException, HostException, Failure {
        PluginFacts facts = PluginFacts.read(jar);
        Serves serves = Serves.of(facts);
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.copy(jar, plugins.resolve(facts.id() + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        if (!serves.gate()) {
            Files.copy(installation.plugin(EVERYBODY), plugins.resolve(EVERYBODY + ".jar"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!serves.login()) {
            packLogin(plugins.resolve(AcceptAllLogin.ID + ".jar"));
        }
        ObjectNode tree = settings(plugins, facts.id(), settings);
        tree.putObject("login").put("port", ports.loginPort()).put("plugin",
                serves.login() ? facts.id() : AcceptAllLogin.ID);
        tree.putArray("gates").addObject().put("servername", GATE).put("port", ports.port()).put("plugin",
                serves.gate() ? facts.id() : EVERYBODY);
        Path file = write(folder, tree);
        return new DevHost(folder, facts, serves, Host.start(SettingsFile.read(file, project.folder())));
    }

    private static void packLogin(Path jar) throws IOException {
        String name = AcceptAllLogin.class.getName();
        String file = name.replace('.', '/') + ".class";
        ClassLoader loader = AcceptAllLogin.class.getClassLoader();
        try (InputStream bytes = Objects.requireNonNull(loader.getResourceAsStream(file))) {
            PluginPacker.of(AcceptAllLogin.ID, "1.0.0").file(file, bytes.readAllBytes()).extensions(List.of(name))
                    .write(jar);
        }
    }

    private static ObjectNode settings(Path plugins, String id, JsonNode settings) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        ObjectNode all = tree.putObject("plugins").put("folder", plugins.toString()).put("work",
                plugins.resolveSibling("work").toString());
        all.putObject("settings").set(id, settings);
        tree.putObject("sessions").putNull("store");
        return tree;
    }

    private static Path write(Path folder, JsonNode tree) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh.json"), tree.toPrettyString());
        return Files.move(fresh, folder.resolve("msgserver.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Replaces the plugin's code and settings. Code that accepts settings which the former code does not comes into
     * service together with them.
     */
    void update(Path jar, JsonNode settings)
            throws PluginRejectedException, IOException, InterruptedException, SettingsException {
        boolean isNew = Files.mismatch(jar, served()) != -1;
        try {
            changeSettings(settings);
        } catch (PluginRejectedException refused) {
            if (!isNew) {
                throw refused;
            }
        }
        if (isNew) {
            install(jar);
        }
    }

    private Path served() {
        return folder.resolve("plugins").resolve(facts.id() + ".jar");
    }

    private void install(Path jar) throws PluginRejectedException, IOException, InterruptedException {
        PluginFacts next = PluginFacts.read(jar);
        if (!next.id().equals(facts.id()) || !Serves.of(next).equals(serves)) {
            throw new PluginRejectedException(
                    "it has another Plugin-Id now, or handlers for something else: end this with"
                            + " Ctrl-C, and start it again");
        }
        host.install(jar);
        facts = next;
    }

    private void changeSettings(JsonNode settings)
            throws PluginRejectedException, IOException, InterruptedException, SettingsException {
        Path file = folder.resolve("msgserver.json");
        ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(Files.readString(file));
        ((ObjectNode) tree.at("/plugins/settings")).set(facts.id(), settings);
        write(folder, tree);
        host.rereadSettings();
    }

    /** Returns the reason why the plugin does not serve; null when it does. */
    @Nullable
    String refusal() {
        return host.plugins().stream().filter(plugin -> plugin.id().equals(facts.id()) && plugin.current() == null)
                .map(PluginStatus::refusal).filter(Objects::nonNull).map(Refusal::reason).findFirst().orElse(null);
    }

    String plugin() {
        return facts.id() + " " + facts.version();
    }

    /** Returns the address of its gate; null while it is closed. */
    @Nullable
    InetSocketAddress address() {
        return host.gate(GATE).address();
    }

    @Nullable
    InetSocketAddress loginAddress() {
        return host.loginAddress();
    }

    Duration stopTimeout() {
        return host.settings().stopTimeout();
    }

    @Override
    public void close() {
        host.close();
    }
}
