package io.msgserver.host.tls;

import io.msgserver.host.config.TlsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** All that speaks TLS in a host, and the thread that looks whether files have changed. Any thread. */
public final class TlsFiles implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final List<Certified> all = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("tls-files").unstarted(this::run);

    /**
     * Reads the files.
     *
     * @param listener for messages, as in {@code gate sample}
     * @param settings null for none
     * @return makes engines for the server's side, each with what the files say then; null for none
     * @throws IOException when they cannot be used; the message says why
     */
    public @Nullable SSLContext open(String listener, @Nullable TlsSettings settings) throws IOException {
        if (settings == null) {
            return null;
        }
        var certified = new Certified(listener, settings);
        all.add(certified);
        return new CurrentContext(certified);
    }

    /** From now on changes are noticed. */
    public void start() {
        if (!all.isEmpty()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                all.forEach(Certified::look);
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
