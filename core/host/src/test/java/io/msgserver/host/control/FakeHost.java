package io.msgserver.host.control;

import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.admin.HostStatus;
import io.msgserver.host.admin.LoggedEvent;
import io.msgserver.host.config.HostSettings;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.change.Installed;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.PluginMetric;
import io.msgserver.hotswap.version.VersionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.event.Level;

/** A fake host with three plugins. The result of a rollback depends on the plugin. */
final class FakeHost implements HostAdmin {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** A rollback of the plugin {@code slow} waits for this latch. */
    final CountDownLatch finish = new CountDownLatch(1);
    final CountDownLatch begun = new CountDownLatch(1);
    final List<String> missing = new ArrayList<>();
    final List<String> levels = new ArrayList<>();
    boolean hasLevels = true;
    String metrics = "# TYPE msgserver_users_online gauge\n";

    @Override
    public HostStatus status() {
        return new HostStatus("1.2.3", NOON, Duration.ofMillis(90_500), null, List.of());
    }

    @Override
    public HostSettings settings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LoggedEvent> recentErrors() {
        return List.of(new LoggedEvent(NOON, "ERROR", "io.msgserver.host.Host", "main", "it broke", "a.B: c\n\tat d"));
    }

    @Override
    public List<GateAdmin> gates() {
        return List.of();
    }

    @Override
    public Path newUpload() throws IOException {
        return Files.createTempFile("upload", ".jar");
    }

    /** Returns the number of bytes of the upload as the version. */
    @Override
    public Installed installUpload(Path upload) throws IOException {
        return new Installed("test", String.valueOf(Files.size(upload)), "");
    }

    @Override
    public List<PluginStatus> plugins() {
        var refusal = new Refusal(NOON, Path.of("/plugins/simple-3.jar"), "it has no extension");
        var current = version("2.0.0", VersionState.ACTIVE, 7, 1, "");
        var old = version("1.0.0", VersionState.LEAKED, 40, 0, "thread \"ticker\"");
        return List.of(
                new PluginStatus("simple", List.of("gate sample"), 47, 50, current, List.of(old), "1.0.0", refusal),
                new PluginStatus("a+b/c", List.of(), 0, 0, null, List.of(), null, null),
                new PluginStatus("slow", List.of(), 0, 0, null, List.of(), null, null),
                new PluginStatus("full", List.of(), 0, 0, null, List.of(), null, null),
                new PluginStatus("faulty", List.of(), 0, 0, null, List.of(), null, null));
    }

    private static PluginStatus.Version version(String version, VersionState state, long requests, long leases,
            String note) {
        return new PluginStatus.Version(version, "ab".repeat(32), state, NOON, requests, leases, note);
    }

    @Override
    public List<PluginMetric> metricsOf(String pluginId) {
        return List.of();
    }

    @Override
    public List<Refusal> refusedJars() {
        return List.of(new Refusal(NOON, Path.of("/plugins/half.jar"), "it is not a zip file"));
    }

    @Override
    public String rollback(String id) throws PluginRejectedException, IOException, InterruptedException {
        return switch (id) {
            case "simple" -> "1.0.0";
            case "slow" -> {
                begun.countDown();
                finish.await();
                yield "0.9.0";
            }
            case "full" -> throw new IOException("No space left on device");
            case "faulty" -> throw new IllegalStateException("a secret of the host");
            default -> throw new PluginRejectedException("plugin " + id + " has no former version");
        };
    }

    @Override
    public String metrics() {
        return metrics;
    }

    @Override
    public List<String> missing() {
        return missing;
    }

    @Override
    public boolean setLevel(String logger, Level level) {
        levels.add(logger + "=" + level);
        return hasLevels;
    }
}
