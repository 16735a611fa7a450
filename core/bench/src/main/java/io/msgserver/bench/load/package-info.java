/**
 * The load generator: connections that keep asking, on few event loops, so cheaply that it may share the machine with
 * what it measures. Nothing is made per request. A {@link io.msgserver.bench.load.Dialogue} says what a connection asks
 * and which answer is right; every answer is checked.
 */
@NullMarked
package io.msgserver.bench.load;

import org.jspecify.annotations.NullMarked;
