package io.msgserver.host.admin;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of the host as a whole.
 *
 * @param started the time at which it began to start
 * @param up      the time since then, independent of changes of the system clock
 * @param login   null when it has no login server
 * @param missing the reasons why it is not ready, as text; empty when it is ready
 */
public record HostStatus(String version, Instant started, Duration up, @Nullable Login login, List<String> missing) {

    /**
     * The login server.
     *
     * @param plugin  the id of the plugin that authenticates users
     * @param address the address it listens on; null while it is closed
     */
    public record Login(String plugin, @Nullable InetSocketAddress address) {}
}
