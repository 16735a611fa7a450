package io.msgserver.host.control;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.event.Level;

/** A host that says what the test wants it to. */
final class FakeMonitoring implements Monitoring {
    final List<String> missing = new ArrayList<>();
    final List<String> levels = new ArrayList<>();
    boolean hasLevels = true;
    String metrics = "# TYPE msgserver_users_online gauge\n";

    @Override
    public String metrics() {
        return metrics;
    }

    @Override
    public List<String> missing() {
        return missing;
    }

    @Override
    public boolean setLevel(String logger, Level level) {
        levels.add(logger + "=" + level);
        return hasLevels;
    }
}
