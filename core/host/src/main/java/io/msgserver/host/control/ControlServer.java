package io.msgserver.host.control;

import io.msgserver.base.net.HostAndPort;
import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.config.ControlSettings;
import io.msgserver.base.net.HostAndPort;
import io.msgserver.host.http.HttpLimits;
import io.msgserver.host.http.HttpPort;
import io.msgserver.host.net.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server for operators. A request with the token runs in a virtual thread of its own; health requests are
 * answered separately. Any thread.
 *
 * <p>Without TLS it listens on loopback only, unless the settings allow other addresses: the token would cross a
 * network unencrypted.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    /** The time in which replies to requests that the stop has ended may leave. */
    private static final Duration STOPPING = Duration.ofSeconds(1);
    private static final HttpLimits LIMITS = new HttpLimits(256, 64, Duration.ofSeconds(10));

    private final RunFolder folder;
    private final HttpPort http;
    private final InetSocketAddress address;
    private final String url;
    private final ControlHandler handler;

    private ControlServer(RunFolder folder, HttpPort http, InetSocketAddress address, String url,
            ControlHandler handler) {
        this.folder = folder;
        this.http = http;
        this.address = address;
        this.url = url;
        this.handler = handler;
    }

    /**
     * Opens the port, and writes its address and the token to the folder {@code run}.
     *
     * @param home the folder that contains {@code run}, which is created when it is missing
     * @param tls  creates engines for the server's side; null for no TLS
     * @throws IOException when the port cannot be bound, is not on loopback although it has to be, or when the folder
     *                     cannot be written; the message gives the reason and the remedy
     */
    public static ControlServer start(ControlSettings settings, Path home, @Nullable SSLContext tls,
            HostAdmin host) throws IOException {
        return start(settings, home, tls, routes(host), LIMITS);
    }

    static ControlServer start(ControlSettings settings, Path home, @Nullable SSLContext tls, Routes routes,
            HttpLimits limits) throws IOException {
        var http = new HttpPort("control", wanted(settings, tls), tls, limits);
        try {
            InetSocketAddress address = http.bind();
            String url = url(address, tls);
            RunFolder folder = RunFolder.of(home);
            var handler = new ControlHandler(publish(folder, url), url, routes);
            http.open(handler);
            if (tls == null && !address.getAddress().isLoopbackAddress()) {
                log.warn("control is open to the network in the clear: whoever can read what is sent has the token");
            }
            return new ControlServer(folder, http, address, url, handler);
        } catch (IOException e) {
            http.close(Duration.ZERO);
            throw e;
        }
    }

    /** Stores the token, which is returned, and the address where commands find them. */
    private static ControlToken publish(RunFolder folder, String url) throws IOException {
        try {
            ControlToken token = ControlToken.keptIn(folder);
            folder.write(folder.address(), url);
            return token;
        } catch (IOException e) {
            throw new IOException("control cannot keep its token and address in " + folder.path() + ": " + reason(e)
                    + "; let the user that runs the host write there, or take control out of the settings", e);
        }
    }

    /** Returns all routes. */
    static Routes routes(HostAdmin host) {
        var all = new ArrayList<Route>();
        all.addAll(new HostRoutes(host, InstantSource.system()).all());
        all.addAll(new GateRoutes(host).all());
        all.addAll(new LoginRoutes(host).all());
        all.addAll(new PluginRoutes(host).all());
        all.addAll(new MonitoringRoutes(host).all());
        return new Routes(List.copyOf(all));
    }

    private static InetSocketAddress wanted(ControlSettings settings, @Nullable SSLContext tls) throws IOException {
        String wanted = "control cannot listen on " + settings.host() + ":" + settings.port() + ": ";
        InetAddress host;
        try {
            host = InetAddress.getByName(settings.host());
        } catch (UnknownHostException e) {
            throw new IOException(wanted + "there is no such host; write 127.0.0.1", e);
        }
        if (tls == null && !host.isLoopbackAddress() && !settings.plain()) {
            throw new IOException(
                    wanted + "that is not on loopback, and its token would cross the network in the clear; write"
                            + " 127.0.0.1 or ::1, or let it speak TLS with \"tls\", or, where nobody else can read the"
                            + " network, write \"plain\": true beside the host");
        }
        return new InetSocketAddress(host, settings.port());
    }

    /** Returns the reason in words: the operating system's own exceptions contain little but a file's name. */
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException denied
                ? "no access to " + denied.getFile()
                : e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }

    /** Returns the address it listens on. */
    public InetSocketAddress address() {
        return address;
    }

    /** Returns the port, with the counts of its connections. */
    public Listener listener() {
        return http.listener();
    }

    /** Returns the URL for commands on this machine: that of loopback when it listens on all addresses. */
    private static String url(InetSocketAddress open, @Nullable SSLContext tls) {
        return (tls == null ? "http://" : "https://") + HostAndPort.format(open.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), open.getPort())
                : open);
    }

    /** Refuses all requests but GET from now on, since the host stops. */
    public void refuseChanges() {
        handler.refuseChanges();
    }

    /** Ends running requests within about a second, and closes the port. A second call has no effect. */
    @Override
    public void close() {
        http.close(STOPPING);
        try {
            // Another host with the same home may have written its own address.
            if (RunFolder.read(folder.address()).equals(url)) {
                Files.deleteIfExists(folder.address());
            }
        } catch (IOException e) {
            log.warn("{} cannot be deleted: {}", folder.address(), e.toString());
        }
    }
}
