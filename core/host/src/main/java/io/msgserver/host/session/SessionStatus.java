package io.msgserver.host.session;

import io.msgserver.api.Username;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One login of one user, as an operator sees it.
 *
 * @param username        who, and which login of theirs
 * @param since           when they were logged in
 * @param index           of the last handshake that succeeded; 0 before the first
 * @param connection      the current connection, for people; null while there is none
 * @param ip              the numeric address that it comes from; null likewise
 * @param pending         requests that wait or run
 * @param remembered      responses that are remembered
 * @param rememberedBytes what those take, as they go over the wire
 */
public record SessionStatus(Username username, Instant since, long index, @Nullable String connection,
        @Nullable String ip, int pending,
        int remembered, long rememberedBytes) {}
