package io.msgserver.host.plugin;

/** What a version has done to a site before it serves. It is undone when the version does not come into service. */
public interface Probation {

    /** The version serves. */
    void passed();

    /** The version came to nothing. Its code may still run. */
    void failed();
}
