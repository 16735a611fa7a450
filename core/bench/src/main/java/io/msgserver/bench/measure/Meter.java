package io.msgserver.bench.measure;

import io.msgserver.bench.child.Child;
import io.msgserver.bench.child.ChildException;
import java.time.Duration;

/** Reads the resources that a server has used so far. */
public interface Meter {
    Duration cpu();

    /** Bytes of its heap that were allocated; not a number when that is not known. */
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

    /** Of a process that tells no more. */
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
