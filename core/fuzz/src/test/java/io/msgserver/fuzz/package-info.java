/**
 * Fuzz targets for all that strangers can send.
 *
 * <p>A {@link io.msgserver.fuzz.Target} takes any bytes and says what has to hold for them: not only that nothing
 * breaks, but what comes out, by a model that is plainer than the code. The fuzzer calls it through
 * {@link io.msgserver.fuzz.Fuzz}. The seeds that it begins with, and what it once found, are lines of text among the
 * resources, and every build tries them all.
 */
@NullMarked
package io.msgserver.fuzz;

import org.jspecify.annotations.NullMarked;
