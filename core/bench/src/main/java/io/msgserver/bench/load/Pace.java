package io.msgserver.bench.load;

/** When requests are sent. */
public sealed interface Pace {
    /** The requests that a connection may have in flight. */
    int slots();

    /**
     * A closed loop: on each connection so many requests are in flight, and an answer makes room for the next. A server
     * that stalls is asked less meanwhile, and its latencies look better than they are.
     */
    record Closed(int depth) implements Pace {
        @Override
        public int slots() {
            return depth;
        }
    }

    /**
     * An open loop: so many requests a second, spread over the connections, whatever the server does. Latency counts
     * from when a request should have been sent, so that a stall is seen whole.
     */
    record Open(double rate) implements Pace {
        /**
         * Below what a gate lets wait, by default 256: or it would read no more, and who is to blame could not be told.
         */
        private static final int MOST = 128;

        /**
         * @throws IllegalArgumentException if the rate is not above 0: no request would ever be due, or each at once
         */
        public Open {
            if (!(rate > 0)) {
                throw new IllegalArgumentException("a rate of " + rate + " requests a second: it must be above 0");
            }
        }

        @Override
        public int slots() {
            return MOST;
        }
    }
}
