package io.msgserver.host.control;

import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.control.reply.PluginsReply;
import io.msgserver.host.http.BrokenBodyException;
import io.msgserver.hotswap.change.Installed;
import io.msgserver.hotswap.jar.JarInTheWayException;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control routes about plugins. */
final class PluginRoutes {
    private static final Logger log = LoggerFactory.getLogger(PluginRoutes.class);

    /** Bytes. The limit of an uploaded jar. */
    private static final long LARGEST_JAR = 64L << 20;
    private static final int PIECE = 64 * 1024;

    private final HostAdmin host;
    /** Allows one upload at a time, because each takes space on the disk. */
    private final Semaphore uploads = new Semaphore(1);

    PluginRoutes(HostAdmin host) {
        this.host = host;
    }

    List<Route> all() {
        return List.of(new Route("GET", "/plugins", _ -> list()),
                new Route("POST", "/plugins", List.of(), true, false, question -> install(question.body())),
                new Route("POST", "/plugins/{id}/rollback", question -> rollback(question.variables().getFirst())));
    }

    private PluginsReply list() {
        return PluginsReply.of(host.plugins(), host.refusedJars());
    }

    private Serving rollback(String id) throws ProblemException {
        List<String> ids = host.plugins().stream().map(plugin -> plugin.id()).toList();
        if (!ids.contains(id)) {
            throw new ProblemException(Problem.notFound("there is no plugin " + id + ", only " + ids));
        }
        try {
            String version = host.rollback(id);
            log.info("plugin {} was rolled back to {} by an operator", id, version);
            return new Serving(id, version, "");
        } catch (PluginRejectedException refused) {
            throw new ProblemException(Problem.conflict(String.valueOf(refused.getMessage())));
        } catch (IOException e) {
            throw unwritable(e);
        } catch (InterruptedException _) {
            throw new ProblemException(Problem.unavailable("the host stops"));
        }
    }

    private Serving install(InputStream body) throws ProblemException, IOException {
        if (!uploads.tryAcquire()) {
            throw new ProblemException(Problem.conflict("another jar is being installed: wait until it is done"));
        }
        try {
            return installUpload(body);
        } finally {
            uploads.release();
        }
    }

    private Serving installUpload(InputStream body) throws ProblemException, IOException {
        Path upload = newUpload();
        try {
            store(body, upload);
            Installed installed = host.installUpload(upload);
            log.info("plugin {} {} was installed by an operator", installed.id(), installed.version());
            return new Serving(installed.id(), installed.version(), installed.note());
        } catch (JarInTheWayException inTheWay) {
            throw new ProblemException(Problem.conflict(String.valueOf(inTheWay.getMessage())));
        } catch (PluginRejectedException refused) {
            throw new ProblemException(Problem.unprocessable(String.valueOf(refused.getMessage())));
        } catch (BrokenBodyException broken) {
            throw broken; // The client's fault.
        } catch (IOException e) {
            throw unwritable(e);
        } catch (InterruptedException _) {
            throw new ProblemException(Problem.unavailable("the host stops"));
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    private Path newUpload() throws ProblemException {
        try {
            return host.newUpload();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Copies the body in pieces: a jar is never in memory as a whole. */
    private static void store(InputStream body, Path upload) throws ProblemException, IOException {
        try (OutputStream file = Files.newOutputStream(upload)) {
            long stored = 0;
            for (byte[] piece = body.readNBytes(PIECE); piece.length > 0; piece = body.readNBytes(PIECE)) {
                stored += piece.length;
                if (stored > LARGEST_JAR) {
                    throw ControlHandler.tooLarge(body, LARGEST_JAR);
                }
                file.write(piece);
            }
        }
    }

    private static ProblemException unwritable(IOException e) {
        return new ProblemException(Problem.internal("a jar cannot be written: " + e));
    }

    /**
     * @param version that serves now
     * @param note    that nobody uses it, and who may have been meant; empty when there is nothing to say
     */
    private record Serving(String id, String version, String note) {}
}
