package io.msgserver.host.session;

import io.msgserver.api.Secret;
import io.msgserver.api.Username;

/**
 * The state of a login that survives a restart.
 *
 * @param index the index of the last handshake that succeeded; 0 before the first
 * @param order grows with each login of a gate
 * @param since the time of the login, in milliseconds since 1970
 */
public record KeptLogin(Username username, Secret secret, long index, long order, long since) {}
