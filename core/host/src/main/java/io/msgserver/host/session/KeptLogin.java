package io.msgserver.host.session;

import io.msgserver.api.Secret;
import io.msgserver.api.Username;

/**
 * A login, as a restart has to bring it back.
 *
 * @param index of the last handshake that succeeded; 0 before the first
 * @param order grows from login to login of a gate
 * @param since when it was, in milliseconds since 1970
 */
public record KeptLogin(Username username, Secret secret, long index, long order, long since) {}
