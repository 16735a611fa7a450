package io.msgserver.host.control.reply;

import io.msgserver.host.session.SessionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code GET /gates/NAME/users}: one page of logins.
 *
 * @param next the cursor of the page that follows; null when this is the last
 */
public record UsersReply(List<User> users, @Nullable String next) {

    /**
     * One login. {@link SessionStatus} has the meaning of each component.
     *
     * @param username   as on the wire
     * @param since      in ISO 8601, UTC
     * @param connection null when they are not connected
     * @param ip         null likewise
     */
    public record User(String uid, String subid, String username, String since, long index, boolean connected,
            @Nullable String connection, @Nullable String ip, int pending, int remembered, long rememberedBytes) {

        public static User of(SessionStatus status) {
            return new User(status.username().uid(), status.username().subid(), status.username().toString(),
                    status.since().toString(), status.index(), status.connection() != null, status.connection(),
                    status.ip(), status.pending(), status.remembered(), status.rememberedBytes());
        }
    }

    /** The JSON of one user: all their logins, the newest first. */
    public record Detail(String uid, List<User> logins) {}
}
