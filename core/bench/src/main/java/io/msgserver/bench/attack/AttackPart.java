package io.msgserver.bench.attack;

/** A part of an attack, which runs until it is stopped. */
interface AttackPart {
    void start();

    void stop() throws InterruptedException;

    /** Returns whether the attack has done the least that it has to do. Called by any thread. */
    default boolean isDone() {
        return true;
    }
}
