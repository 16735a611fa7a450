/**
 * Fuzz targets for all input from untrusted peers.
 *
 * <p>A {@link io.msgserver.fuzz.Target} accepts any bytes and checks properties of the result. Most compare it with a
 * model that is simpler than the code. The fuzzer calls it through {@link io.msgserver.fuzz.Fuzz}. The first seeds and
 * the fuzzer's former findings are lines of text in the resources, and every build tries all of them.
 */
@NullMarked
package io.msgserver.fuzz;

import org.jspecify.annotations.NullMarked;
