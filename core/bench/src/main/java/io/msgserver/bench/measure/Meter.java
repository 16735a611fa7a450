package io.msgserver.bench.measure;

import io.msgserver.bench.child.Child;
import io.msgserver.bench.child.ChildException;
import java.time.Duration;

/** Reads a server's accumulated resources. */
public interface Meter {
    Duration cpu();

    /** Returns the allocated bytes of its heap; not a number when that is not known. */
    double allocated() throws ChildException, InterruptedException;

    static Meter of(Child child) {
        return new Meter() {
            @Override
            public Duration cpu() {
                return child.cpu();
            }

            @Override
            public double allocated() throws ChildException, InterruptedException {
                return child.allocated();
            }
        };
    }

    /** Returns the meter of a process that reports its processor time only. */
    static Meter of(ProcessHandle process) {
        return new Meter() {
            @Override
            public Duration cpu() {
                return process.info().totalCpuDuration().orElse(Duration.ZERO);
            }

            @Override
            public double allocated() {
                return Double.NaN;
            }
        };
    }
}
