package io.msgserver.host.admin;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host as a whole.
 *
 * @param started when it began to start
 * @param up      for how long it runs; not by the clock on the wall, which may be set meanwhile
 * @param login   null when it has no login server
 * @param missing what keeps it from being ready, in words; empty when it is
 */
public record HostStatus(String version, Instant started, Duration up, @Nullable Login login, List<String> missing) {

    /**
     * The login server.
     *
     * @param plugin  the id of the plugin that says who somebody is
     * @param address where it listens; null while it is closed
     */
    public record Login(String plugin, @Nullable InetSocketAddress address) {}
}
