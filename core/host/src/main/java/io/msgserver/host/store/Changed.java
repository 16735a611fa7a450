package io.msgserver.host.store;

import io.msgserver.api.Username;
import io.msgserver.host.session.Changes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The logins of a gate that have changed since they were written. Any thread. */
final class Changed implements Changes {
    private final Set<Username> logins = ConcurrentHashMap.newKeySet();

    @Override
    public void changed(Username username) {
        logins.add(username);
    }

    /**
     * Takes all out. Later changes are in it again: so a caller that reads an element's state after this sees all that
     * it missed.
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
