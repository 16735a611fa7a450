package io.msgserver.host.msgserver;

/** Something that the watchdog looks at, again and again. On its thread. */
interface Watched {

    /**
     * Runs the check.
     *
     * @param now nanoseconds of the watchdog's time, which stands still while the whole process does
     */
    void check(long now);
}
