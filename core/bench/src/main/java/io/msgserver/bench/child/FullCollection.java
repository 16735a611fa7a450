package io.msgserver.bench.child;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Runs a full garbage collection whatever {@code System.gc} does in this Java: a concurrent one leaves some garbage
 * behind.
 */
final class FullCollection {
    private FullCollection() {}

    /** Requests a histogram of live objects, for which the JVM collects first. */
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
