/**
 * Calls into plugins that may not return: deadlines, interrupts, and the log of faults. It knows neither jars in a folder
 * nor versions.
 */
@NullMarked
package io.msgserver.hotswap.call;

import org.jspecify.annotations.NullMarked;
