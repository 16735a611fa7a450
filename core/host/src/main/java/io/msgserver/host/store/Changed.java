package io.msgserver.host.store;

import io.msgserver.api.Username;
import io.msgserver.host.session.Changes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The logins of a gate that have changed since they were written last. Any thread. */
final class Changed implements Changes {
    private final Set<Username> logins = ConcurrentHashMap.newKeySet();

    @Override
    public void changed(Username username) {
        logins.add(username);
    }

    /**
     * Removes and returns all. A later change adds the login again, so a caller that then reads the login's state
     * misses no change.
     */
    List<Username> take() {
        var taken = new ArrayList<Username>();
        for (Iterator<Username> each = logins.iterator(); each.hasNext();) {
            taken.add(each.next());
            each.remove();
        }
        return taken;
    }
}
