package io.msgserver.bench.attack;

/** A part of an attack, that goes on until it is told to stop. */
interface Nuisance {
    void start();

    void stop() throws InterruptedException;

    /** Whether all is done that was to be done at least. Any thread. */
    default boolean isDone() {
        return true;
    }
}
