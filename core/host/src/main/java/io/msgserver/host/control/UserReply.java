package io.msgserver.host.control;

import io.msgserver.host.session.SessionStatus;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one login; the meaning of each is told at {@link SessionStatus}.
 *
 * @param username   as on the wire
 * @param since      in ISO 8601, UTC
 * @param connection null when they are not connected
 * @param ip         null likewise
 */
record UserReply(String uid, String subid, String username, String since, long index, boolean connected,
        @Nullable String connection, @Nullable String ip, int pending, int remembered, long rememberedBytes) {

    static UserReply of(SessionStatus status) {
        return new UserReply(status.username().uid(), status.username().subid(), status.username().toString(),
                status.since().toString(), status.index(), status.connection() != null, status.connection(),
                status.ip(),
                status.pending(), status.remembered(), status.rememberedBytes());
    }
}
