package io.msgserver.host.control;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.msgserver.host.config.ControlSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers operators, over HTTP. Each question runs in a virtual thread of its own. Any thread.
 *
 * <p>Without TLS it listens on loopback only, unless the settings say otherwise: the token would cross a network in the clear.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);

    /** For the answers to questions that were cut short by the stop. */
    private static final int STOP_SECONDS = 1;

    private final RunFolder folder;
    private final HttpServer http;
    private final ExecutorService threads;
    private volatile @Nullable ControlHandler handler;

    private ControlServer(RunFolder folder, HttpServer http, ExecutorService threads) {
        this.folder = folder;
        this.http = http;
        this.threads = threads;
    }

    /**
     * Opens the port, and says in the folder {@code run} where it is and what the token is.
     *
     * @param home the folder below which {@code run} is, or is made
     * @param tls  makes engines for the server's side; null for none
     * @throws IOException when the port cannot be had, or is not on loopback and not allowed to be, or that folder cannot be written; the message
     *                     says why and what to do
     */
    public static ControlServer start(ControlSettings settings, Path home, @Nullable SSLContext tls,
            Operations operations, Monitoring monitoring) throws IOException {
        var folder = RunFolder.of(home);
        HttpServer http = bind(settings, tls);
        ExecutorService threads = Executors
                .newThreadPerTaskExecutor(Thread.ofVirtual().name("control-", 0).factory());
        var server = new ControlServer(folder, http, threads);
        try {
            Token token = Token.keptIn(folder);
            folder.write(folder.address(), server.url());
            http.setExecutor(threads);
            var handler = new ControlHandler(token, server.url(), routes(operations, monitoring));
            server.handler = handler;
            http.createContext("/", handler);
        } catch (IOException e) {
            http.stop(0);
            threads.shutdown();
            throw new IOException("control cannot keep its token and address in " + folder.path() + ": " + reason(e)
                    + "; let the user that runs the host write there, or take control out of the settings", e);
        }
        http.start();
        log.info("control is open on {}", HostAndPort.of(server.address()));
        if (tls == null && !server.address().getAddress().isLoopbackAddress()) {
            log.warn("control is open to the network in the clear: whoever can read what is sent has the token");
        }
        return server;
    }

    /** All that there is to ask for. */
    static Routes routes(Operations operations, Monitoring monitoring) {
        var all = new ArrayList<Route>();
        all.addAll(new HostRoutes(operations, InstantSource.system()).all());
        all.addAll(new GateRoutes(operations).all());
        all.addAll(new LoginRoutes(operations).all());
        all.addAll(new PluginRoutes(operations).all());
        all.addAll(new MonitoringRoutes(monitoring).all());
        return new Routes(List.copyOf(all));
    }

    private static HttpServer bind(ControlSettings settings, @Nullable SSLContext tls) throws IOException {
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
        try {
            return create(new InetSocketAddress(host, settings.port()), tls);
        } catch (IOException e) {
            String told = String.valueOf(e.getMessage());
            throw new IOException(wanted + (told.contains("already in use")
                    ? "that port is in use; end what uses it, or choose another"
                    : told), e);
        }
    }

    private static HttpServer create(InetSocketAddress address, @Nullable SSLContext tls) throws IOException {
        if (tls == null) {
            return HttpServer.create(address, 0);
        }
        HttpsServer https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        return https;
    }

    /** The operating system's own exceptions say little but a file's name. */
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException denied
                ? "no access to " + denied.getFile()
                : e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /** As commands on this machine reach it: where it listens everywhere, that is loopback. */
    private String url() {
        InetSocketAddress open = address();
        String scheme = http instanceof HttpsServer ? "https://" : "http://";
        return scheme + HostAndPort.of(open.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), open.getPort())
                : open);
    }

    /** The host stops: from now on one may only look. */
    public void refuseChanges() {
        ControlHandler asked = handler;
        if (asked != null) {
            asked.refuseChanges();
        }
    }

    /** Ends what is under way, within a second or so, and closes the port. A second call does nothing. */
    @Override
    public void close() {
        threads.shutdownNow();
        http.stop(STOP_SECONDS);
        try {
            // Another host with the same home may have written its own.
            if (RunFolder.read(folder.address()).equals(url())) {
                Files.deleteIfExists(folder.address());
            }
        } catch (IOException e) {
            log.warn("{} cannot be deleted: {}", folder.address(), e.toString());
        }
    }
}
