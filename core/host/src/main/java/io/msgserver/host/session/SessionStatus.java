package io.msgserver.host.session;

import io.msgserver.api.Username;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One login of one user, as an operator sees it.
 *
 * @param username        the user and the login
 * @param since           the time of the login
 * @param index           the index of the last handshake that succeeded; 0 before the first
 * @param connection      the description of the current connection; null while there is none
 * @param ip              the numeric address of the current connection; null while there is none
 * @param pending         the number of pending requests, waiting or running
 * @param remembered      the number of remembered responses
 * @param rememberedBytes the bytes of these, as they are sent
 */
public record SessionStatus(Username username, Instant since, long index, @Nullable String connection,
        @Nullable String ip, int pending,
        int remembered, long rememberedBytes) {}
