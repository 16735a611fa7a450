package io.msgserver.host.store;

import io.msgserver.host.session.Subids;
import io.msgserver.host.session.Users;

/** The users of a gate, as a session store restores and keeps them. */
public record GateSessions(Users users, Subids subids) {}
