package io.msgserver.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host answers to {@code GET /gates/NAME/users}. */
record UsersReply(List<User> users, @Nullable String next) {

    record User(String uid, String subid, String username, String since, long index, boolean connected,
            @Nullable String connection, @Nullable String ip, int pending, int remembered, long rememberedBytes) {}

    /** What it answers to one user more in the path. */
    record Detail(String uid, List<User> logins) {}
}
