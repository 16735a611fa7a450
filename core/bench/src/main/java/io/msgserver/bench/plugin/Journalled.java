package io.msgserver.bench.plugin;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.Username;
import java.io.FileOutputStream;
import java.io.IOException;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each run into a journal before it handles the request: a file that outlives the host. A written entry has
 * reached the system, so it survives the end of the process.
 */
@Extension
public class Journalled extends Versioned {
    /** The system property with the path of the journal. */
    public static final String JOURNAL = "msgserver.bench.journal";

    private static final Logger log = LoggerFactory.getLogger(Journalled.class);
    private static final String NOISE = "x".repeat(Task.LINE);

    /** Versions and gates append side by side: each run is one write. */
    private final FileOutputStream journal;

    public Journalled(MsgServer server) throws IOException {
        super(server);
        this.journal = server.closeAtEnd(new FileOutputStream((String) shared(JOURNAL), true));
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) throws IOException, InterruptedException {
        Task task = Task.of(message);
        journal.write(task.entry(version()));
        for (int line = 0; line < task.lines(); line++) {
            log.info("{}{}", Task.MARK, NOISE);
        }
        if (lane() != Lane.EVENT_LOOP) {
            Thread.sleep(task.millis());
        }
        return task.answer(version());
    }
}
