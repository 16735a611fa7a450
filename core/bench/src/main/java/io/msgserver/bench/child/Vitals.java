package io.msgserver.bench.child;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The resources of this process that could leak. */
final class Vitals {
    private static final Path STATUS = Path.of("/proc/self/status");

    private Vitals() {}

    static String told() {
        return "metaspace=" + metaspace() + " heap="
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + " threads=" + ManagementFactory.getThreadMXBean().getThreadCount() + " files=" + files()
                + " resident=" + resident();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage).mapToLong(usage -> usage.getUsed()).sum();
    }

    /** Bytes of its memory that are in the machine's; 0 where the system does not tell. */
    private static long resident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).sum();
        } catch (IOException | UncheckedIOException _) {
            return 0;
        }
    }

    /** Open file descriptors; 0 where the system does not tell. */
    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
