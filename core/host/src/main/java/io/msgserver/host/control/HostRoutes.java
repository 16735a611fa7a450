package io.msgserver.host.control;

import io.msgserver.base.net.HostAndPort;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.admin.HostStatus;
import io.msgserver.host.config.ShownSettings;
import io.msgserver.host.control.reply.ErrorsReply;
import io.msgserver.base.net.HostAndPort;
import io.msgserver.host.control.reply.StatusReply;
import io.msgserver.hotswap.catalog.PluginStatus;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The control routes about the host as a whole. */
final class HostRoutes {
    private static final int THREADS = 1000;
    private static final int MOST_THREADS = 10_000;

    private final HostAdmin host;
    private final InstantSource clock;
    private final ThreadDump threads = new ThreadDump();

    HostRoutes(HostAdmin host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    List<Route> all() {
        return List.of(new Route("GET", "/status", _ -> status()),
                new Route("GET", "/settings", _ -> ShownSettings.of(host.settings())),
                new Route("GET", "/threads", List.of("limit"),
                        question -> threads.take(question.query().number("limit", THREADS, MOST_THREADS))),
                new Route("GET", "/errors", _ -> ErrorsReply.of(host.recentErrors())));
    }

    private StatusReply status() {
        HostStatus status = host.status();
        List<PluginStatus> plugins = host.plugins();
        List<GateAdmin> gates = host.gates();
        return new StatusReply(status.version(), ProcessHandle.current().pid(), status.started().toString(),
                clock.instant().toString(), status.up().toMillis() / 1e3, status.missing(), login(status.login()),
                gates.size(),
                (int) gates.stream().filter(GateAdmin::isOpen).count(),
                gates.stream().mapToInt(GateAdmin::connections).sum(),
                gates.stream().mapToLong(GateAdmin::userCount).sum(),
                gates.stream().mapToLong(GateAdmin::requestCount).sum(),
                plugins.stream().map(plugin -> StatusReply.Plugin.of(plugin, host.metricsOf(plugin.id())))
                        .toList());
    }

    private static StatusReply.@Nullable Login login(HostStatus.@Nullable Login login) {
        if (login == null) {
            return null;
        }
        InetSocketAddress address = login.address();
        return new StatusReply.Login(login.plugin(), address == null ? null : HostAndPort.format(address));
    }
}
