package io.msgserver.bench.child;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** The bytes that all threads of this process have allocated since its start. */
final class Allocated {
    private Allocated() {}

    static String text() {
        return "allocated=" + (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getTotalThreadAllocatedBytes()
                : 0);
    }
}
