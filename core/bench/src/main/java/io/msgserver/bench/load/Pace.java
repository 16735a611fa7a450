package io.msgserver.bench.load;

/** The times at which requests are sent. */
public sealed interface Pace {
    /** Returns the limit of a connection's requests in flight. */
    int slots();

    /**
     * A closed loop: each connection keeps {@code depth} requests in flight, and sends the next one after a response. A
     * server that stalls receives less meanwhile, and its latencies look better than they are.
     */
    record Closed(int depth) implements Pace {
        @Override
        public int slots() {
            return depth;
        }
    }

    /**
     * An open loop: {@code rate} requests a second, spread over the connections, whatever the server does. Latency
     * counts from the time at which a request was due, so that a stall is seen whole.
     */
    record Open(double rate) implements Pace {
        /**
         * Below a gate's limit of pending requests, by default 256. Otherwise the gate would stop reading, and the
         * cause of a delay could not be determined.
         */
        private static final int MAX_IN_FLIGHT = 128;

        /** @throws IllegalArgumentException if the rate is not above 0: requests would never be due, or all at once */
        public Open {
            if (!(rate > 0)) {
                throw new IllegalArgumentException("a rate of " + rate + " requests a second: it must be above 0");
            }
        }

        @Override
        public int slots() {
            return MAX_IN_FLIGHT;
        }
    }
}
