package io.msgserver.host.msgserver;

/** A check that the watchdog runs periodically on its thread. */
interface Watched {

    /**
     * Runs the check.
     *
     * @param now nanoseconds of the watchdog's time, which stands still while the whole process does
     */
    void check(long now);
}
