package io.msgserver.host.store;

import io.msgserver.host.session.Subids;
import io.msgserver.host.session.Users;

/** What a gate knows of its users. */
public record GateSessions(Users users, Subids subids) {}
