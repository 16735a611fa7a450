package io.msgserver.bench.soak;

import io.msgserver.bench.plugin.Task;
import io.msgserver.client.Login;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;

/** A user whose packages are made one by one, without the client library. Used by one thread. */
final class PlainUser {
    private final int number;
    private final Login login;
    private long index;
    private int asked;

    PlainUser(int number, Login login) {
        this.number = number;
        this.login = login;
    }

    Login login() {
        return login;
    }

    int number() {
        return number;
    }

    /** Returns the number of its last request; 0 before the first. */
    int asked() {
        return asked;
    }

    /** Returns the next handshake, without its length. */
    byte[] handshake() {
        return Handshake.prove(login.username(), ++index, login.secret()).toBytes();
    }

    /**
     * Returns the next task.
     *
     * @param millis its duration, where the lane allows one
     * @param answer bytes of noise in the answer
     */
    Task task(int millis, int answer) {
        return new Task(number, ++asked, millis, 0, answer, 0);
    }

    /** Returns the next task, which takes no time and has the plugin log that many lines. */
    Task logging(int lines) {
        return new Task(number, ++asked, 0, 0, 0, lines);
    }

    /** Returns the request for a task, its length included. */
    static byte[] request(Task task) {
        return Packages.request(task.request(), task.number());
    }

    @Override
    public String toString() {
        return "user " + number;
    }
}
