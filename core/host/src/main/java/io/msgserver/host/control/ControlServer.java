package io.msgserver.host.control;

import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.control.reply.HostAndPort;
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
 * Answers operators, over HTTP. A request with the token runs in a virtual thread of its own; health is answered apart.
 * Any thread.
 *
 * <p>Without TLS it listens on loopback only, unless the settings say otherwise: the token would cross a network in the
 * clear.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    /** For the answers to questions that were cut short by the stop. */
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
     * Opens the port, and says in the folder {@code run} where it is and what the token is.
     *
     * @param home the folder below which {@code run} is, or is made
     * @param tls  makes engines for the server's side; null for none
     * @throws IOException when the port cannot be had, or is not on loopback and not allowed to be, or that folder
     *                     cannot be written; the message says why and what to do
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
            var handler = new ControlHandler(told(folder, url), url, routes);
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

    /** Where commands look for them: the token, which is returned, and the address. */
    private static ControlToken told(RunFolder folder, String url) throws IOException {
        try {
            ControlToken token = ControlToken.keptIn(folder);
            folder.write(folder.address(), url);
            return token;
        } catch (IOException e) {
            throw new IOException("control cannot keep its token and address in " + folder.path() + ": " + reason(e)
                    + "; let the user that runs the host write there, or take control out of the settings", e);
        }
    }

    /** All that there is to ask for. */
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

    /** The operating system's own exceptions say little but a file's name. */
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException denied
                ? "no access to " + denied.getFile()
                : e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** The port, with the counts of its connections. */
    public Listener listener() {
        return http.listener();
    }

    /** As commands on this machine reach it: where it listens everywhere, that is loopback. */
    private static String url(InetSocketAddress open, @Nullable SSLContext tls) {
        return (tls == null ? "http://" : "https://") + HostAndPort.of(open.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), open.getPort())
                : open);
    }

    /** The host stops: from now on one may only look. */
    public void refuseChanges() {
        handler.refuseChanges();
    }

    /** Ends what is under way, within a second or so, and closes the port. A second call does nothing. */
    @Override
    public void close() {
        http.close(STOPPING);
        try {
            // Another host with the same home may have written its own.
            if (RunFolder.read(folder.address()).equals(url)) {
                Files.deleteIfExists(folder.address());
            }
        } catch (IOException e) {
            log.warn("{} cannot be deleted: {}", folder.address(), e.toString());
        }
    }
}
