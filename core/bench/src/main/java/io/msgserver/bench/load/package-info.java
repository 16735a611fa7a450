/**
 * The load generator: connections that send requests all the time, on few event loops, so cheaply that it may share the
 * machine with the server under test. It allocates nothing per request. A {@link io.msgserver.bench.load.Dialogue}
 * determines a connection's requests and the right responses; every response is checked.
 */
@NullMarked
package io.msgserver.bench.load;

import org.jspecify.annotations.NullMarked;
