package io.msgserver.bench.child;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the resources of this process that could leak. */
final class Vitals {
    private static final Path STATUS = Path.of("/proc/self/status");

    private Vitals() {}

    static String text() {
        return "metaspace=" + metaspace() + " heap="
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + " threads=" + ManagementFactory.getThreadMXBean().getThreadCount() + " files=" + files()
                + " resident=" + resident();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage).mapToLong(usage -> usage.getUsed()).sum();
    }

    /** Returns the bytes of resident memory; 0 where the system does not report them. */
    private static long resident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).sum();
        } catch (IOException | UncheckedIOException _) {
            return 0;
        }
    }

    /** Returns the number of open file descriptors; 0 where the system does not report it. */
    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
