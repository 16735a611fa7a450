package io.msgserver.host.tls;

import io.msgserver.host.config.TlsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of all listeners of a host that use TLS, and the thread that checks whether their files have
 * changed. Any thread.
 */
public final class TlsFiles implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final List<Certified> all = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("tls-files").unstarted(this::run);

    /**
     * Reads the files.
     *
     * @param listener the name for messages, as in {@code gate sample}
     * @param settings null for none
     * @return a context whose server engines use the current files; null for none
     * @throws IOException when the files cannot be used; the message gives the reason
     */
    public @Nullable SSLContext open(String listener, @Nullable TlsSettings settings) throws IOException {
        if (settings == null) {
            return null;
        }
        var certified = new Certified(listener, settings);
        all.add(certified);
        return new CurrentContext(certified);
    }

    /** Begins to check the files for changes. */
    public void start() {
        if (!all.isEmpty()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                all.forEach(Certified::reload);
            }
        } catch (InterruptedException _) {
            // The host stops.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
