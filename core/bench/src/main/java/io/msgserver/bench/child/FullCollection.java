package io.msgserver.bench.child;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * A collection of all garbage at once, whatever {@code System.gc} does in this Java: one beside the program leaves some
 * behind.
 */
final class FullCollection {
    private FullCollection() {}

    /** The JVM collects before it counts what is left. */
    static void run() {
        try {
            ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                    new Object[]{new String[0]}, new String[]{String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this Java cannot be told to collect its garbage: use a HotSpot JVM", e);
        }
    }
}
