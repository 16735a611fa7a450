package io.msgserver.plugins.loginfile;

import java.util.concurrent.Semaphore;

/** Compares passwords with hashes, no more at a time than leaves processors for everybody who is logged in already. Any thread. */
public final class PasswordChecks {
    /** Hashing never yields its thread: some processors must stay free. */
    private final Semaphore processors = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            true);

    /** Whether it is that password; waits for its turn. */
    public boolean matches(PasswordHash hash, String password) throws InterruptedException {
        processors.acquire();
        try {
            return hash.matches(password.toCharArray());
        } finally {
            processors.release();
        }
    }
}
